package dev.quipu.server.mlflow.registry;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.models.ModelInfo;
import dev.quipu.core.registry.ModelStage;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.core.registry.RegisteredModel;
import dev.quipu.core.registry.RegistryLimits;
import dev.quipu.engine.Engine;
import dev.quipu.engine.models.Models;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.registry.ModelVersions;
import dev.quipu.engine.registry.ModelVersions.NewVersion;
import dev.quipu.engine.request.Results;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.JsonBody;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.mlflow.artifacts.ArtifactRoutes;
import dev.quipu.server.mlflow.request.Answers;
import dev.quipu.server.mlflow.request.Input;
import dev.quipu.server.mlflow.request.ModelIds;
import dev.quipu.server.mlflow.request.Question;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Versions of registered models, and of prompts.
public final class VersionRoutes {
  private static final int DEFAULT_PAGE = 10_000;

  private final ModelVersions versions;
  private final Models models;
  private final SourceUris sources;
  private final ArtifactRoutes artifacts;
  private final Pattern modelSources;

  /// @param modelSources must match in the source of each version
  public VersionRoutes(Engine engine, ArtifactRoutes artifacts, Pattern modelSources) {
    this.versions = engine.modelVersions();
    this.models = engine.models();
    this.sources = new SourceUris(engine);
    this.artifacts = artifacts;
    this.modelSources = modelSources;
  }

  public List<Route> below(String base) {
    return List.of(
        new Route(Method.POST, base + "/create", Permission.WRITE, this::create),
        new Route(Method.GET, base + "/get", Permission.READ, this::get),
        new Route(Method.GET, base + "/search", Permission.READ, Question.handler(this::search)),
        new Route(Method.PATCH, base + "/update", Permission.WRITE, this::update),
        new Route(Method.POST, base + "/transition-stage", Permission.WRITE, this::transition),
        new Route(Method.DELETE, base + "/delete", Permission.WRITE, this::delete),
        new Route(Method.GET, base + "/get-download-uri", Permission.READ, this::downloadUri),
        new Route(Method.POST, base + "/set-tag", Permission.WRITE, this::setTag),
        new Route(Method.DELETE, base + "/delete-tag", Permission.WRITE, this::deleteTag));
  }

  public List<Route> atRoot() {
    return List.of(
        new Route(Method.GET, "/model-versions/get-artifact", Permission.READ, this::getArtifact));
  }

  private void create(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    RegistryInput named = new RegistryInput(input);
    String uri = input.requiredText("source");
    Map<String, String> tags = named.tags();
    Optional<ModelInfo> logged =
        input
            .text("model_id")
            .filter(id -> !id.isEmpty())
            .map(id -> models.load(exchange.scope(), ModelIds.of(id)).info());
    @Nullable String run =
        Optional.ofNullable(optional(input, "run_id"))
            .or(() -> logged.map(SourceUris::runOf))
            .orElse(null);
    SourceRules.check(uri, tags.containsKey(RegisteredModel.PROMPT_TAG), modelSources);
    Scope scope = exchange.scope();
    ModelVersion made =
        versions.create(
            scope,
            new NewVersion(
                named.model(),
                sources.source(scope, uri, run, optional(input, "run_link")),
                named.description(),
                "",
                tags));
    logged.ifPresent(model -> sources.tell(scope, model.id(), made));
    send(exchange, made);
  }

  private static @Nullable String optional(Input input, String name) {
    return input.text(name).filter(text -> !text.isEmpty()).orElse(null);
  }

  private void get(Exchange exchange) throws IOException {
    RegistryInput input = new RegistryInput(Input.of(exchange));
    send(exchange, versions.load(exchange.scope(), input.model(), input.version()));
  }

  static void send(Exchange exchange, ModelVersion version) throws IOException {
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeName("model_version");
          RegistryJson.write(json, version);
          json.writeEndObject();
        });
  }

  /// A page of versions.
  public JsonBody search(Scope scope, Input input) {
    Results<ModelVersion> found =
        versions.search(
            scope,
            new RegistryInput(input)
                .query(SearchNames.VERSIONS, DEFAULT_PAGE, RegistryLimits.VERSIONS_PER_PAGE));
    return json -> {
      json.writeStartObject();
      RegistryJson.writeVersions(json, "model_versions", found.items());
      Answers.writeNextPage(json, found.nextPageToken());
      json.writeEndObject();
    };
  }

  private void update(Exchange exchange) throws IOException {
    RegistryInput input = new RegistryInput(Input.of(exchange));
    send(
        exchange,
        versions.describe(exchange.scope(), input.model(), input.version(), input.description()));
  }

  private void transition(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    RegistryInput named = new RegistryInput(input);
    ModelStage stage = ModelStage.of(input.requiredText("stage"));
    boolean archive = input.json().bool("archive_existing_versions").orElse(false);
    send(
        exchange,
        versions.transition(exchange.scope(), named.model(), named.version(), stage, archive));
  }

  private void delete(Exchange exchange) throws IOException {
    RegistryInput input = new RegistryInput(Input.of(exchange));
    versions.delete(exchange.scope(), input.model(), input.version());
    Answers.sendNothing(exchange);
  }

  private void downloadUri(Exchange exchange) throws IOException {
    RegistryInput input = new RegistryInput(Input.of(exchange));
    String uri =
        sources.downloadUri(
            exchange.scope(),
            versions.loadSourced(exchange.scope(), input.model(), input.version()));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("artifact_uri", uri);
          json.writeEndObject();
        });
  }

  private void getArtifact(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    RegistryInput named = new RegistryInput(input);
    ArtifactPath path = new ArtifactPath(input.requiredText("path"));
    Scope scope = exchange.scope();
    artifacts.sendBelow(
        exchange,
        sources.downloadUri(scope, versions.loadSourced(scope, named.model(), named.version())),
        path);
  }

  private void setTag(Exchange exchange) throws IOException {
    RegistryInput input = new RegistryInput(Input.of(exchange));
    versions.putTag(exchange.scope(), input.model(), input.version(), input.key(), input.value());
    Answers.sendNothing(exchange);
  }

  private void deleteTag(Exchange exchange) throws IOException {
    RegistryInput input = new RegistryInput(Input.of(exchange));
    versions.removeTag(exchange.scope(), input.model(), input.version(), input.knownKey());
    Answers.sendNothing(exchange);
  }
}
