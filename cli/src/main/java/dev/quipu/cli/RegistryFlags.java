package dev.quipu.cli;

import dev.quipu.server.app.RegistryOptions;
import picocli.CommandLine.Option;

/// The options of a server about the model registry. Each may come from an environment variable of
/// MLflow's server.
final class RegistryFlags {
  @Option(
      names = "--model-sources",
      paramLabel = "REGEX",
      defaultValue = "${env:MLFLOW_CREATE_MODEL_VERSION_SOURCE_VALIDATION_REGEX:-}",
      description =
          "A regular expression that must match in the source of each model version made by MLflow's clients. Default: any source, or $MLFLOW_CREATE_MODEL_VERSION_SOURCE_VALIDATION_REGEX")
  private String modelSources = "";

  RegistryOptions options() {
    return new RegistryOptions(modelSources);
  }
}
