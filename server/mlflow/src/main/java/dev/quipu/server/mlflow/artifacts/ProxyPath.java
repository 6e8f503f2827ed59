package dev.quipu.server.mlflow.artifacts;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactOwner;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.models.LoggedModel;
import dev.quipu.core.text.Text;
import dev.quipu.engine.models.Models;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.runs.RunMoves;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A path of the artifact proxy. A path below `<experiment>/<run>/artifacts` belongs to the run,
/// one below `<experiment>/models/<model>/artifacts` to the model; any other path belongs to the
/// project. A proxy path names an owner and a path within the owner; it never becomes a path on our
/// disk.
sealed interface ProxyPath {
  /// The path within the owner; null for the top.
  @Nullable ArtifactPath path();

  /// A path below the artifacts of a run.
  record OfRun(ExperimentId experiment, RunId run, @Nullable ArtifactPath path)
      implements ProxyPath {}

  /// A path below the artifacts of a model.
  record OfModel(ExperimentId experiment, ModelId model, @Nullable ArtifactPath path)
      implements ProxyPath {}

  /// Any other path.
  record OfProject(@Nullable ArtifactPath path) implements ProxyPath {}

  /// Reads a path of the artifact proxy; empty for its top.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the path is not canonical or lies beside the
  ///   artifacts of a run or model
  static ProxyPath parse(String text) {
    if (text.isEmpty()) {
      return new OfProject(null);
    }
    String[] parts = text.split("/", 4);
    Optional<ExperimentId> experiment = ExperimentId.find(parts[0]);
    if (experiment.isEmpty() || parts.length == 1) {
      return new OfProject(new ArtifactPath(text));
    }
    if (RunId.isValid(parts[1])) {
      if (parts.length >= 3 && parts[2].equals(ArtifactUri.FOLDER)) {
        return new OfRun(
            experiment.get(),
            new RunId(parts[1]),
            parts.length == 3 ? null : new ArtifactPath(parts[3]));
      }
      throw QuipuException.invalid(
          "Artifact path "
              + Text.quote(new ArtifactPath(text).value())
              + " is not below <experiment id>/<run id>/artifacts");
    }
    ArtifactPath path = new ArtifactPath(text);
    if (parts[1].equals(ArtifactUri.MODELS)) {
      return ofModel(experiment.get(), path);
    }
    return new OfProject(path);
  }

  private static ProxyPath ofModel(ExperimentId experiment, ArtifactPath whole) {
    String[] parts = whole.value().split("/", 5);
    if (parts.length < 4 || !ModelId.isValid(parts[2]) || !parts[3].equals(ArtifactUri.FOLDER)) {
      throw QuipuException.invalid(
          "Artifact path "
              + Text.quote(whole.value())
              + " is not below <experiment id>/models/<model id>/artifacts");
    }
    return new OfModel(
        experiment, new ModelId(parts[2]), parts.length == 4 ? null : new ArtifactPath(parts[4]));
  }

  /// The owner of the path.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such run or model, or if it has never been in
  ///   the experiment that the path names
  default ArtifactOwner owner(Scope scope, RunMoves moves, Models models) {
    return switch (this) {
      case OfRun(var experiment, var run, _) -> {
        if (!moves.isOrWasIn(scope, run, experiment)) {
          throw QuipuException.notFound("Experiment " + experiment + " has no run with id " + run);
        }
        yield run;
      }
      case OfModel(var experiment, var model, _) -> {
        LoggedModel found = models.load(scope, model);
        if (!found.info().experiment().equals(experiment)
            && !RunMoves.wasIn(found.tags(), experiment)) {
          throw QuipuException.notFound(
              "Experiment " + experiment + " has no model with id " + model);
        }
        yield model;
      }
      case OfProject _ -> scope.project();
    };
  }

  /// The path, which must be present.
  default ArtifactPath requiredPath() {
    ArtifactPath known = path();
    if (known == null) {
      throw QuipuException.invalid("The path of an artifact is missing");
    }
    return known;
  }
}
