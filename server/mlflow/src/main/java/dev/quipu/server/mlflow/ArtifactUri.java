package dev.quipu.server.mlflow;

import dev.quipu.core.ArtifactLocation;
import dev.quipu.core.ArtifactPath;
import dev.quipu.core.ErrorCode;
import dev.quipu.core.Experiment;
import dev.quipu.core.ExperimentId;
import dev.quipu.core.QuipuException;
import dev.quipu.core.RunId;
import dev.quipu.core.RunInfo;
import dev.quipu.core.Text;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the artifacts of a run are, in the eyes of MLflow's clients:
/// `mlflow-artifacts:/<experiment>/<run>/artifacts`, and below it as the path of the artifact
/// proxy. It names a run and a path in it, and is never a path of anything here.
///
/// @param path in the run; null for its top
record ArtifactUri(ExperimentId experiment, RunId run, @Nullable ArtifactPath path) {
  private static final String FOLDER = "artifacts";

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

  /// Reads a path of the artifact proxy.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it is not canonical or not below the artifacts of a
  ///   run, NOT_IMPLEMENTED if it is below those of a model
  static ArtifactUri parse(String proxyPath) {
    String[] parts = proxyPath.split("/", 4);
    Optional<ExperimentId> experiment = ExperimentId.find(parts[0]);
    if (experiment.isPresent()
        && parts.length >= 3
        && RunId.isValid(parts[1])
        && parts[2].equals(FOLDER)) {
      return new ArtifactUri(
          experiment.get(),
          new RunId(parts[1]),
          parts.length == 3 ? null : new ArtifactPath(parts[3]));
    }
    ArtifactPath other = new ArtifactPath(proxyPath);
    if (experiment.isPresent() && parts.length > 1 && parts[1].equals("models")) {
      throw new QuipuException(
          ErrorCode.NOT_IMPLEMENTED, "Quipu does not store logged models of MLflow yet");
    }
    throw QuipuException.invalid(
        "Artifact path "
            + Text.quote(other.value())
            + " is not below <experiment id>/<run id>/artifacts");
  }

  /// The path, which must be there.
  ArtifactPath requiredPath() {
    ArtifactPath known = path;
    if (known == null) {
      throw QuipuException.invalid("The path of an artifact of run " + run + " is missing");
    }
    return known;
  }
}
