package dev.quipu.server.nativeapi.registry;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.registry.ModelSource;
import dev.quipu.core.registry.ModelStage;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.engine.Engine;
import dev.quipu.engine.registry.ModelVersions;
import dev.quipu.engine.registry.ModelVersions.NewVersion;
import dev.quipu.engine.registry.ModelVersions.SourcedVersion;
import dev.quipu.engine.request.Results;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.nativeapi.request.NextPage;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Versions of registered models.
public final class VersionRoutes {
  private static final String ONE = RegisteredModelRoutes.ONE + "/versions/{version}";

  private final ModelVersions versions;

  public VersionRoutes(Engine engine) {
    this.versions = engine.modelVersions();
  }

  public List<Route> routes() {
    String tag = ONE + "/tags";
    return List.of(
        new Route(Method.GET, Paths.PROJECT + "/registry/versions", Permission.READ, this::search),
        new Route(
            Method.POST, RegisteredModelRoutes.ONE + "/versions", Permission.WRITE, this::create),
        new Route(Method.GET, ONE, Permission.READ, this::load),
        new Route(Method.PATCH, ONE, Permission.WRITE, this::describe),
        new Route(Method.DELETE, ONE, Permission.WRITE, this::delete),
        new Route(Method.POST, ONE + "/stage", Permission.WRITE, this::transition),
        new Route(Method.PUT, tag, Permission.WRITE, this::putTag),
        new Route(Method.DELETE, tag, Permission.WRITE, this::removeTag));
  }

  private void search(Exchange exchange) throws IOException {
    Results<SourcedVersion> found =
        versions.searchSourced(
            exchange.scope(), RegistryInput.query(exchange, RegistryInput.VERSIONS));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("versions");
          found.items().forEach(version -> RegistryJson.write(json, version));
          json.writeEndArray();
          NextPage.write(json, found.nextPageToken());
          json.writeEndObject();
        });
  }

  private void create(Exchange exchange) throws IOException {
    String model = RegistryInput.model(exchange);
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    send(exchange, 201, create(exchange, model, body));
  }

  private ModelVersion create(Exchange exchange, String model, JsonObject body) {
    Optional<String> source = body.text("source");
    Optional<String> made = body.text("modelId");
    if ((source.isPresent() ? 1 : 0) + (made.isPresent() ? 1 : 0) + (body.has("runId") ? 1 : 0)
        != 1) {
      throw QuipuException.invalid(
          "The body must have a runId with a path, a modelId, or a source, and one of them only");
    }
    String description = body.text("description").orElse("");
    Map<String, String> tags = RegistryInput.tags(body);
    if (source.isPresent()) {
      ModelSource elsewhere = new ModelSource(source.get(), null, null, null, null);
      return versions.create(
          exchange.scope(), new NewVersion(model, elsewhere, description, "", tags));
    }
    if (made.isPresent()) {
      return versions.createOfModel(
          exchange.scope(), model, new ModelId(made.get()), description, tags);
    }
    return versions.createOfRun(
        exchange.scope(),
        model,
        new RunId(body.requiredText("runId")),
        new ArtifactPath(body.requiredText("path")),
        description,
        tags);
  }

  private void send(Exchange exchange, int status, ModelVersion version) throws IOException {
    send(
        exchange,
        status,
        versions.loadSourced(exchange.scope(), version.model(), version.version()));
  }

  static void send(Exchange exchange, int status, SourcedVersion version) throws IOException {
    exchange.sendJson(status, json -> RegistryJson.write(json, version));
  }

  private void load(Exchange exchange) throws IOException {
    send(
        exchange,
        200,
        versions.loadSourced(
            exchange.scope(), RegistryInput.model(exchange), RegistryInput.version(exchange)));
  }

  private void describe(Exchange exchange) throws IOException {
    String description = exchange.json(Limits.JSON_BODY_BYTES).requiredText("description");
    send(
        exchange,
        200,
        versions.describe(
            exchange.scope(),
            RegistryInput.model(exchange),
            RegistryInput.version(exchange),
            description));
  }

  private void delete(Exchange exchange) {
    versions.delete(
        exchange.scope(), RegistryInput.model(exchange), RegistryInput.version(exchange));
    exchange.sendEmpty(204);
  }

  private void transition(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    send(
        exchange,
        200,
        versions.transition(
            exchange.scope(),
            RegistryInput.model(exchange),
            RegistryInput.version(exchange),
            ModelStage.of(body.requiredText("stage")),
            body.bool("archiveOthers").orElse(false)));
  }

  private void putTag(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    versions.putTag(
        exchange.scope(),
        RegistryInput.model(exchange),
        RegistryInput.version(exchange),
        body.requiredText("key"),
        body.requiredText("value"));
    exchange.sendEmpty(204);
  }

  private void removeTag(Exchange exchange) {
    versions.removeTag(
        exchange.scope(),
        RegistryInput.model(exchange),
        RegistryInput.version(exchange),
        RegistryInput.key(exchange));
    exchange.sendEmpty(204);
  }
}
