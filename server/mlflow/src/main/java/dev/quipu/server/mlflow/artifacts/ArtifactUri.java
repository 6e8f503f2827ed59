package dev.quipu.server.mlflow.artifacts;

import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.models.ModelInfo;
import dev.quipu.query.Field;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The location of artifacts as MLflow's clients see it. Either the location is below
/// `mlflow-artifacts:/<experiment>/<run>/artifacts`, which clients reach through the artifact
/// proxy, see [ProxyPath]; or it is in a store elsewhere, which clients reach themselves.
public final class ArtifactUri {
  /// The folder of a run that holds its artifacts.
  public static final String FOLDER = "artifacts";

  /// The folder of an experiment that holds its models.
  static final String MODELS = "models";

  private static final String PROXY = "mlflow-artifacts:/";

  /// Schemes that MLflow gives a meaning: their URIs lead back to a server of MLflow's API.
  private static final Set<String> OWN_SCHEMES = Set.of("mlflow-artifacts", "runs", "models");

  /// The location of the artifacts of a run that sends them here.
  public static final Field FIELD = new Field.RunPath(PROXY, "/" + FOLDER);

  private ArtifactUri() {}

  /// The location elsewhere that a client names for an experiment.
  public static ArtifactLocation elsewhere(String uri) {
    String scheme = uri.substring(0, Math.max(0, uri.indexOf(':'))).toLowerCase(Locale.ROOT);
    if (OWN_SCHEMES.contains(scheme)) {
      throw ArtifactLocation.wrongScheme(uri, scheme);
    }
    return new ArtifactLocation(uri);
  }

  /// The location of an experiment's artifacts.
  public static String of(Experiment experiment) {
    return of(experiment.id(), experiment.artifactLocation());
  }

  private static String of(ExperimentId experiment, @Nullable ArtifactLocation elsewhere) {
    return elsewhere == null ? PROXY + experiment : elsewhere.uri();
  }

  /// The location of a run's artifacts.
  ///
  /// @param elsewhere the location of its experiment, if clients put artifacts elsewhere
  public static String of(RunInfo run, @Nullable ArtifactLocation elsewhere) {
    return below(run.experiment(), elsewhere, run.id() + "/" + FOLDER);
  }

  /// The location of a model's artifacts.
  ///
  /// @param elsewhere the location of its experiment, if clients put artifacts elsewhere
  public static String of(ModelInfo model, @Nullable ArtifactLocation elsewhere) {
    return below(model.experiment(), elsewhere, MODELS + "/" + model.id() + "/" + FOLDER);
  }

  private static String below(
      ExperimentId experiment, @Nullable ArtifactLocation elsewhere, String folder) {
    return elsewhere == null ? of(experiment, null) + "/" + folder : elsewhere.below(folder);
  }
}
