package dev.quipu.server.mlflow;

import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunInfo;
import org.jspecify.annotations.Nullable;

/// Where artifacts are, in the eyes of MLflow's clients: below
/// `mlflow-artifacts:/<experiment>/<run>/artifacts`, which they reach through the artifact proxy,
/// see [ProxyPath]; or in a store elsewhere, which they reach themselves.
final class ArtifactUri {
  /// The folder of a run that holds its artifacts.
  static final String FOLDER = "artifacts";

  private ArtifactUri() {}

  /// Where the artifacts of an experiment are.
  static String of(Experiment experiment) {
    return of(experiment.id(), experiment.artifactLocation());
  }

  private static String of(ExperimentId experiment, @Nullable ArtifactLocation elsewhere) {
    return elsewhere == null ? "mlflow-artifacts:/" + experiment : elsewhere.uri();
  }

  /// Where the artifacts of a run are.
  ///
  /// @param elsewhere the location of its experiment, if clients put artifacts somewhere else
  static String of(RunInfo run, @Nullable ArtifactLocation elsewhere) {
    String folder = run.id() + "/" + FOLDER;
    return elsewhere == null ? of(run.experiment(), null) + "/" + folder : elsewhere.below(folder);
  }
}
