package dev.quipu.server.nativeapi.registry;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.registry.RegisteredModel;
import dev.quipu.engine.Engine;
import dev.quipu.engine.registry.ModelVersions;
import dev.quipu.engine.registry.RegisteredModels;
import dev.quipu.engine.registry.RegisteredModels.ListedModel;
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
import java.util.Optional;

/// Registered models, their tags and aliases.
public final class RegisteredModelRoutes {
  static final String MODELS = Paths.PROJECT + "/registry/models";
  static final String ONE = MODELS + "/{model}";

  private final RegisteredModels models;
  private final ModelVersions versions;

  public RegisteredModelRoutes(Engine engine) {
    this.models = engine.registeredModels();
    this.versions = engine.modelVersions();
  }

  public List<Route> routes() {
    String tag = ONE + "/tags";
    String alias = ONE + "/aliases/{alias}";
    return List.of(
        new Route(Method.GET, MODELS, Permission.READ, this::search),
        new Route(Method.POST, MODELS, Permission.WRITE, this::create),
        new Route(Method.GET, ONE, Permission.READ, this::load),
        new Route(Method.PATCH, ONE, Permission.WRITE, this::update),
        new Route(Method.DELETE, ONE, Permission.WRITE, this::delete),
        new Route(Method.PUT, tag, Permission.WRITE, this::putTag),
        new Route(Method.DELETE, tag, Permission.WRITE, this::removeTag),
        new Route(Method.GET, alias, Permission.READ, this::loadByAlias),
        new Route(Method.PUT, alias, Permission.WRITE, this::putAlias),
        new Route(Method.DELETE, alias, Permission.WRITE, this::removeAlias));
  }

  private void search(Exchange exchange) throws IOException {
    Results<ListedModel> found =
        models.search(exchange.scope(), RegistryInput.query(exchange, RegistryInput.MODELS));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("models");
          found.items().forEach(model -> RegistryJson.write(json, model));
          json.writeEndArray();
          NextPage.write(json, found.nextPageToken());
          json.writeEndObject();
        });
  }

  private void create(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    RegisteredModel made =
        models.create(
            exchange.scope(),
            body.requiredText("name"),
            false,
            body.text("description").orElse(""),
            RegistryInput.tags(body));
    exchange.sendJson(201, json -> RegistryJson.write(json, new ListedModel(made, List.of())));
  }

  private void load(Exchange exchange) throws IOException {
    send(exchange, RegistryInput.model(exchange));
  }

  private void send(Exchange exchange, String name) throws IOException {
    ListedModel model = models.load(exchange.scope(), name);
    exchange.sendJson(200, json -> RegistryJson.write(json, model));
  }

  /// One change a request, so that a request is done wholly or not at all.
  private void update(Exchange exchange) throws IOException {
    String model = RegistryInput.model(exchange);
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    Optional<String> name = body.text("name");
    Optional<String> description = body.text("description");
    if (name.isPresent() == description.isPresent()) {
      throw QuipuException.invalid("The body must have either a name or a description");
    }
    if (name.isPresent()) {
      models.rename(exchange.scope(), model, name.get());
    } else {
      models.describe(exchange.scope(), model, description.orElseThrow());
    }
    send(exchange, name.orElse(model));
  }

  private void delete(Exchange exchange) {
    models.delete(exchange.scope(), RegistryInput.model(exchange));
    exchange.sendEmpty(204);
  }

  private void putTag(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    models.putTag(
        exchange.scope(),
        RegistryInput.model(exchange),
        body.requiredText("key"),
        body.requiredText("value"));
    exchange.sendEmpty(204);
  }

  private void removeTag(Exchange exchange) {
    models.removeTag(exchange.scope(), RegistryInput.model(exchange), RegistryInput.key(exchange));
    exchange.sendEmpty(204);
  }

  private void loadByAlias(Exchange exchange) throws IOException {
    String model = RegistryInput.model(exchange);
    int version =
        versions.loadByAlias(exchange.scope(), model, exchange.variable("alias")).version();
    VersionRoutes.send(exchange, 200, versions.loadSourced(exchange.scope(), model, version));
  }

  private void putAlias(Exchange exchange) throws IOException {
    int version = exchange.json(Limits.JSON_BODY_BYTES).integer("version", 0, 1, Integer.MAX_VALUE);
    models.putAlias(
        exchange.scope(), RegistryInput.model(exchange), exchange.variable("alias"), version);
    exchange.sendEmpty(204);
  }

  private void removeAlias(Exchange exchange) {
    models.removeAlias(exchange.scope(), RegistryInput.model(exchange), exchange.variable("alias"));
    exchange.sendEmpty(204);
  }
}
