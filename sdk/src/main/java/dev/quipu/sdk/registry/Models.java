package dev.quipu.sdk.registry;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.registry.ModelStage;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.core.registry.RegisteredModel;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.access.ServerAccess;
import dev.quipu.sdk.fetch.Pages;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.json.JsonObject;
import dev.quipu.sdk.read.Listing;
import dev.quipu.sdk.read.Project;
import dev.quipu.sdk.wire.Query;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The model registry of the server: models by name, and their versions. In contrast to logging,
/// each call waits for the server, and throws if the server refuses or has no answer.
///
/// A call that changes something is sent again if its answer is lost. Sent twice,
/// [#createModelVersion] makes two versions; the other calls do the same as once.
public final class Models {
  private static final int PAGE = 200;
  private static final String TAGS = "/tags";

  private final Project project;
  private final ServerReader reader;

  /// Programs get it from `Quipu.models()`.
  ///
  /// @param name of the project
  public Models(Project project, ServerAccess access, String name) {
    this.project = project;
    reader = ServerReader.of(access, name);
  }

  /// All models by name, without prompts.
  public Listing<RegisteredModel> list() {
    return list("");
  }

  /// The models that fit a filter such as `name LIKE 'digits%' AND tags.team = 'red'`.
  public Listing<RegisteredModel> list(String filter) {
    return listing("/registry/models", filter, "models", RegistryRead::model);
  }

  /// The versions that fit a filter such as `name = 'digits' AND stage = 'Production'`, the newest
  /// change first.
  public Listing<ModelVersion> versions(String filter) {
    return listing("/registry/versions", filter, "versions", RegistryRead::version);
  }

  private <T> Listing<T> listing(
      String path, String filter, String field, Function<JsonObject, T> reading) {
    return () ->
        new Pages<>(
            PAGE,
            (token, max) -> {
              JsonObject page =
                  reader.load(
                      reader
                          .api()
                          .ofProject(
                              path
                                  + Query.EMPTY
                                      .with("filter", filter)
                                      .with("maxResults", max)
                                      .withIfPresent("pageToken", token)),
                      field);
              return new Pages.Page<>(
                  page.objects(field).stream().map(reading).toList(),
                  page.findText("nextPageToken").orElse(null));
            });
  }

  /// The model of a name; empty if there is none.
  public Optional<RegisteredModel> find(String name) {
    return reader.find(reader.api().ofProject(model(name)), "name").map(RegistryRead::model);
  }

  /// The model of a name, which is made if there is none.
  public RegisteredModel registerModel(String name) {
    Optional<RegisteredModel> known = find(name);
    if (known.isPresent()) {
      return known.get();
    }
    try {
      return RegistryRead.model(
          reader.load(send("POST", "/registry/models", new Body().put("name", name)), "name"));
    } catch (QuipuException e) {
      // Another program has made the model in the meantime, or the first answer was lost.
      return find(name).orElseThrow(() -> e);
    }
  }

  /// Makes the next version of a model from artifacts of a run, whose upload must have ended.
  ///
  /// @param path a file, or a folder with all that is below it, such as `model` or `model/`
  /// @throws QuipuException NOT_FOUND if there is no such model or run, or nothing at the path
  public ModelVersion createModelVersion(String model, RunId run, String path) {
    String place = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return version(
        "POST",
        versionsOf(model),
        new Body().put("runId", run.hex()).put("path", new ArtifactPath(place).value()));
  }

  /// Makes the next version of a model from a model that a run has logged.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such registered model or model
  public ModelVersion createModelVersion(String model, ModelId logged) {
    return version("POST", versionsOf(model), new Body().put("modelId", logged.value()));
  }

  /// The version with a number; empty if there is none.
  public Optional<ModelVersion> findVersion(String model, int version) {
    return findVersion(version(model, version));
  }

  /// The version that an alias names; `latest` is the one with the greatest number. Empty if there
  /// is none.
  public Optional<ModelVersion> findVersion(String model, String alias) {
    return findVersion(alias(model, alias));
  }

  private Optional<ModelVersion> findVersion(String path) {
    return reader.find(reader.api().ofProject(path), "version").map(RegistryRead::version);
  }

  /// Moves a version to a stage.
  ///
  /// @param archiveOthers whether all other versions in that stage are archived in the same step;
  ///   only for Staging and Production
  public ModelVersion transition(
      String model, int version, ModelStage stage, boolean archiveOthers) {
    return version(
        "POST",
        version(model, version) + "/stage",
        new Body().put("stage", stage.word()).put("archiveOthers", archiveOthers));
  }

  /// Lets an alias name a version, and no other from now on.
  public void alias(String model, String alias, int version) {
    done(send("PUT", alias(model, alias), new Body().put("version", version)));
  }

  /// Removes an alias; one that does not exist is no error.
  public void removeAlias(String model, String alias) {
    done(send("DELETE", alias(model, alias), null));
  }

  public RegisteredModel describe(String model, String description) {
    return RegistryRead.model(
        reader.load(
            send("PATCH", model(model), new Body().put("description", description)), "name"));
  }

  public ModelVersion describe(String model, int version, String description) {
    return version("PATCH", version(model, version), new Body().put("description", description));
  }

  public void tag(String model, String key, String value) {
    done(send("PUT", model(model) + TAGS, new Body().put("key", key).put("value", value)));
  }

  public void tag(String model, int version, String key, String value) {
    done(
        send(
            "PUT", version(model, version) + TAGS, new Body().put("key", key).put("value", value)));
  }

  public void removeTag(String model, String key) {
    done(send("DELETE", model(model) + TAGS + Query.EMPTY.with("key", key), null));
  }

  public void removeTag(String model, int version, String key) {
    done(send("DELETE", version(model, version) + TAGS + Query.EMPTY.with("key", key), null));
  }

  /// Removes a version for good.
  ///
  /// @throws QuipuException CONFLICT if it is in production
  public void delete(String model, int version) {
    done(send("DELETE", version(model, version), null));
  }

  /// Removes a model with all of its versions for good.
  ///
  /// @throws QuipuException CONFLICT if one of them is in production
  public void delete(String model) {
    done(send("DELETE", model(model), null));
  }

  /// Downloads the files of a version, verified, and returns the target. If the version is a
  /// folder, the target becomes a folder with its content.
  ///
  /// @throws QuipuException CONFLICT if the files are not on this server
  public Path download(ModelVersion version, Path target) {
    Optional<ModelId> logged = version.source().model();
    if (logged.isPresent()) {
      return project.artifacts(logged.get()).download("", target);
    }
    String run = version.source().run();
    ArtifactPath path = version.source().path();
    if (run == null || path == null) {
      throw new QuipuException(
          ErrorCode.CONFLICT,
          "The files of version "
              + version.version()
              + " of model "
              + Text.quote(version.model())
              + " are at "
              + Text.quote(version.source().uri())
              + ", neither a model nor among the artifacts of a run on this server");
    }
    return project.loadRun(new RunId(run)).artifacts().download(path.value(), target);
  }

  private ModelVersion version(String method, String path, Body body) {
    return RegistryRead.version(reader.load(send(method, path, body), "version"));
  }

  private void done(HttpRequest request) {
    reader.loadBytes(request, "");
  }

  private HttpRequest send(String method, String path, @Nullable Body body) {
    return reader.api().ofProject(method, path, body == null ? null : body.text());
  }

  private static String model(String name) {
    return "/registry/models/" + Segment.of(name);
  }

  private static String version(String model, int version) {
    return versionsOf(model) + "/" + version;
  }

  private static String versionsOf(String model) {
    return model(model) + "/versions";
  }

  private static String alias(String model, String alias) {
    return model(model) + "/aliases/" + Segment.of(alias);
  }

  /// A JSON object under construction.
  private static final class Body {
    private final StringBuilder json = new StringBuilder();

    Body put(String name, String value) {
      key(name);
      JsonString.append(value, json);
      return this;
    }

    Body put(String name, long value) {
      key(name);
      json.append(value);
      return this;
    }

    Body put(String name, boolean value) {
      key(name);
      json.append(value);
      return this;
    }

    private void key(String name) {
      json.append(json.isEmpty() ? "" : ",");
      JsonString.append(name, json);
      json.append(':');
    }

    String text() {
      return "{" + json + "}";
    }
  }
}
