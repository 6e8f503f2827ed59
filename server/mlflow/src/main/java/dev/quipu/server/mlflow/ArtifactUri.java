package dev.quipu.server.mlflow;

import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunInfo;
import org.jspecify.annotations.Nullable;

/// The location of artifacts as MLflow's clients see it. Either the location is below
/// `mlflow-artifacts:/<experiment>/<run>/artifacts`, which clients reach through the artifact
/// proxy, see [ProxyPath]; or it is in a store elsewhere, which clients reach themselves.
final class ArtifactUri {
  /// The folder of a run that holds its artifacts.
  static final String FOLDER = "artifacts";

  private ArtifactUri() {}

  /// The location of an experiment's artifacts.
  static String of(Experiment experiment) {
    return of(experiment.id(), experiment.artifactLocation());
  }

  private static String of(ExperimentId experiment, @Nullable ArtifactLocation elsewhere) {
    return elsewhere == null ? "mlflow-artifacts:/" + experiment : elsewhere.uri();
  }

  /// The location of a run's artifacts.
  ///
  /// @param elsewhere the location of its experiment, if clients put artifacts elsewhere
  static String of(RunInfo run, @Nullable ArtifactLocation elsewhere) {
    String folder = run.id() + "/" + FOLDER;
    return elsewhere == null ? of(run.experiment(), null) + "/" + folder : elsewhere.below(folder);
  }
}
