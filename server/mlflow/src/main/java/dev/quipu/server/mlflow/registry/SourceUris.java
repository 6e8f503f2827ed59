package dev.quipu.server.mlflow.registry;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.Tag;
import dev.quipu.core.models.LoggedModel;
import dev.quipu.core.models.ModelInfo;
import dev.quipu.core.registry.ModelSource;
import dev.quipu.core.registry.ModelStage;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.core.registry.RegistryNames;
import dev.quipu.core.text.Text;
import dev.quipu.engine.Engine;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.models.Models;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.registry.ModelVersions;
import dev.quipu.engine.registry.ModelVersions.SourcedVersion;
import dev.quipu.server.mlflow.artifacts.ArtifactUri;
import dev.quipu.server.mlflow.artifacts.ArtifactUri.RunArtifact;
import dev.quipu.server.mlflow.request.ModelIds;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The sources of versions as URIs, and where their files are.
final class SourceUris {
  private static final Pattern MODEL_URI = Pattern.compile("models:/+([^/@]+)(?:/([^/]+)|@(.+))");

  /// The tag of a logged model that lists the versions made of the model, as a JSON array.
  private static final String VERSIONS_TAG = "mlflow.modelVersions";

  private final ModelVersions versions;
  private final Models models;
  private final Experiments experiments;

  SourceUris(Engine engine) {
    this.versions = engine.modelVersions();
    this.models = engine.models();
    this.experiments = engine.experiments();
  }

  /// The source of a new version. A source that is a version itself leads to the same files.
  ModelSource source(Scope scope, String uri, @Nullable String run, @Nullable String runLink) {
    Optional<String> logged = ModelSource.modelIdIn(uri);
    if (logged.isPresent()) {
      ModelInfo model = models.load(scope, ModelIds.of(logged.get())).info();
      return new ModelSource(
          uri, filesOf(scope, model), run == null ? runOf(model) : run, null, runLink);
    }
    Matcher model = MODEL_URI.matcher(uri);
    if (model.matches()) {
      SourcedVersion copied = load(scope, model);
      ModelSource of = copied.version().source();
      boolean sameRun = run == null || run.equals(of.run());
      return new ModelSource(
          uri,
          downloadUri(scope, copied),
          run == null ? of.run() : run,
          sameRun ? of.path() : null,
          runLink);
    }
    Optional<RunArtifact> ofRun =
        ArtifactUri.runArtifact(uri).filter(found -> run == null || run.equals(found.run().hex()));
    return new ModelSource(
        uri,
        null,
        run == null ? ofRun.map(found -> found.run().hex()).orElse(null) : run,
        ofRun.map(RunArtifact::path).orElse(null),
        runLink);
  }

  private String filesOf(Scope scope, ModelInfo model) {
    return ArtifactUri.of(
        model,
        experiments.artifactLocations(scope, Set.of(model.experiment())).get(model.experiment()));
  }

  private SourcedVersion load(Scope scope, Matcher uri) {
    String name = RegistryNames.checkModel(uri.group(1));
    String version = uri.group(2);
    if (version == null) {
      return versions.loadSourced(
          scope, name, versions.loadByAlias(scope, name, uri.group(3)).version());
    }
    OptionalLong number = Text.integer(version);
    if (number.isPresent() && number.getAsLong() > 0 && number.getAsLong() <= Integer.MAX_VALUE) {
      return versions.loadSourced(scope, name, (int) number.getAsLong());
    }
    Optional<ModelStage> stage = ModelStage.find(version);
    List<ModelVersion> newest = versions.newest(scope, name, stage.map(Set::of).orElseGet(Set::of));
    if (newest.isEmpty() || (stage.isEmpty() && !version.equalsIgnoreCase(RegistryNames.LATEST))) {
      throw QuipuException.invalid(
          "Source "
              + Text.quote(uri.group())
              + " names no version: write models:/name/number, models:/name/stage or"
              + " models:/name@alias");
    }
    return versions.loadSourced(scope, name, newest.getFirst().version());
  }

  /// The run that made a logged model; null if the model names none.
  static @Nullable String runOf(ModelInfo model) {
    return model.sourceRun().isEmpty() ? null : model.sourceRun();
  }

  /// Tells a logged model of a version that was made of the model.
  void tell(Scope scope, ModelId id, ModelVersion version) {
    LoggedModel model = models.load(scope, id);
    StringBuilder json = new StringBuilder();
    model.tags().stream()
        .filter(tag -> tag.key().equals(VERSIONS_TAG))
        .map(tag -> tag.value().strip())
        .filter(known -> known.startsWith("[{") && known.endsWith("}]"))
        .forEach(known -> json.append(known, 0, known.length() - 1).append(", "));
    json.append(json.isEmpty() ? "[" : "").append("{\"name\": ");
    JsonString.append(version.model(), json);
    json.append(", \"version\": ").append(version.version()).append("}]");
    models.putTags(scope, id, List.of(new Tag(VERSIONS_TAG, json.toString())));
  }

  /// The URI from which clients download the files of a version. That of artifacts of a run here
  /// follows from where the run is now.
  String downloadUri(Scope scope, SourcedVersion version) {
    ModelSource source = version.version().source();
    ArtifactPath path = source.path();
    RunInfo run = version.run();
    if (path != null && run != null) {
      return ArtifactUri.of(
              run,
              experiments.artifactLocations(scope, Set.of(run.experiment())).get(run.experiment()))
          + "/"
          + path.value();
    }
    if (source.location() != null) {
      return source.location();
    }
    // A version that was made in the page names the model alone.
    return source
        .model()
        .flatMap(model -> models.find(scope, model))
        .map(model -> filesOf(scope, model.info()))
        .orElse(source.uri());
  }
}
