package dev.quipu.server.mlflow.artifacts;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.models.ModelInfo;
import dev.quipu.core.trace.TraceInfo;
import dev.quipu.query.Field;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The location of artifacts as MLflow's clients see it. Either the location is below
/// `mlflow-artifacts:/<experiment>/<run>/artifacts`, which clients reach through the artifact
/// proxy, see [ProxyPath]; or it is in a store elsewhere, which clients reach themselves.
public final class ArtifactUri {
  /// The folder of a run that holds its artifacts.
  public static final String FOLDER = "artifacts";

  /// The folder of an experiment that holds its models.
  static final String MODELS = "models";

  /// The folder of an experiment that holds the attachments of its traces.
  private static final String TRACES = "traces";

  private static final String PROXY = "mlflow-artifacts:/";

  /// Schemes that MLflow gives a meaning: their URIs lead back to a server of MLflow's API.
  private static final Set<String> OWN_SCHEMES = Set.of("mlflow-artifacts", "runs", "models");

  /// The location of the artifacts of a run that sends them here.
  public static final Field FIELD = new Field.RunPath(PROXY, "/" + FOLDER);

  private static final Pattern RUN_URI = Pattern.compile("runs:/+([^/]+)/(.+)");
  private static final Pattern BELOW_RUN = Pattern.compile("[0-9]+/([^/]+)/" + FOLDER + "/(.+)");

  private ArtifactUri() {}

  /// The location elsewhere that a client names for an experiment.
  public static ArtifactLocation elsewhere(String uri) {
    String scheme = uri.substring(0, Math.max(0, uri.indexOf(':'))).toLowerCase(Locale.ROOT);
    if (OWN_SCHEMES.contains(scheme)) {
      throw ArtifactLocation.wrongScheme(uri, scheme);
    }
    return new ArtifactLocation(uri);
  }

  /// The path in the artifact proxy of this server that a URI names, without slashes at its ends;
  /// empty if the URI is of another store.
  public static Optional<String> proxied(String uri) {
    if (!uri.startsWith(PROXY)) {
      return Optional.empty();
    }
    String path = uri.substring(PROXY.length());
    if (path.startsWith("/")) {
      // The name of a host, as in mlflow-artifacts://host:5000/path.
      int end = path.indexOf('/', 1);
      path = end < 0 ? "" : path.substring(end);
    }
    return Optional.of(path.replaceAll("^/+|/+$", ""));
  }

  /// The artifact of a run that a URI of the proxy, or one such as `runs:/<run>/path`, names.
  public static Optional<RunArtifact> runArtifact(String uri) {
    Matcher ofRun = RUN_URI.matcher(uri);
    if (ofRun.matches()) {
      return RunArtifact.find(ofRun.group(1), ofRun.group(2));
    }
    Matcher below = BELOW_RUN.matcher(proxied(uri).orElse(""));
    return below.matches() ? RunArtifact.find(below.group(1), below.group(2)) : Optional.empty();
  }

  /// A file or folder among the artifacts of a run.
  public record RunArtifact(RunId run, ArtifactPath path) {
    private static Optional<RunArtifact> find(String run, String path) {
      try {
        return RunId.isValid(run)
            ? Optional.of(new RunArtifact(new RunId(run), new ArtifactPath(path)))
            : Optional.empty();
      } catch (QuipuException e) {
        // The path is none of ours.
        return Optional.empty();
      }
    }
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

  /// The location of the attachments of a trace.
  ///
  /// @param elsewhere the location of its experiment, if clients put artifacts elsewhere
  public static String of(TraceInfo trace, @Nullable ArtifactLocation elsewhere) {
    return below(trace.experiment(), elsewhere, TRACES + "/" + trace.id() + "/" + FOLDER);
  }

  private static String below(
      ExperimentId experiment, @Nullable ArtifactLocation elsewhere, String folder) {
    return elsewhere == null ? of(experiment, null) + "/" + folder : elsewhere.below(folder);
  }
}
