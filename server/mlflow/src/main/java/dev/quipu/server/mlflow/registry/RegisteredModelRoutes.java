package dev.quipu.server.mlflow.registry;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.Fault;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.registry.ModelStage;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.core.registry.RegisteredModel;
import dev.quipu.core.registry.RegistryLimits;
import dev.quipu.engine.Engine;
import dev.quipu.engine.registry.ModelVersions;
import dev.quipu.engine.registry.RegisteredModels;
import dev.quipu.engine.registry.RegisteredModels.ListedModel;
import dev.quipu.engine.request.Results;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.mlflow.request.Answers;
import dev.quipu.server.mlflow.request.Input;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Registered models, their tags and aliases. A prompt is a registered model with a tag.
public final class RegisteredModelRoutes {
  private static final int DEFAULT_PAGE = 100;

  private final RegisteredModels models;
  private final ModelVersions versions;

  public RegisteredModelRoutes(Engine engine) {
    this.models = engine.registeredModels();
    this.versions = engine.modelVersions();
  }

  public List<Route> below(String base) {
    String newest = base + "/get-latest-versions";
    String alias = base + "/alias";
    return List.of(
        new Route(Method.POST, base + "/create", Permission.WRITE, this::create),
        new Route(Method.GET, base + "/get", Permission.READ, this::get),
        new Route(Method.GET, base + "/search", Permission.READ, this::search),
        new Route(Method.POST, base + "/rename", Permission.WRITE, this::rename),
        new Route(Method.PATCH, base + "/update", Permission.WRITE, this::update),
        new Route(Method.DELETE, base + "/delete", Permission.WRITE, this::delete),
        new Route(Method.GET, newest, Permission.READ, this::newest),
        new Route(Method.POST, newest, Permission.READ, this::newest),
        new Route(Method.POST, base + "/set-tag", Permission.WRITE, this::setTag),
        new Route(Method.DELETE, base + "/delete-tag", Permission.WRITE, this::deleteTag),
        new Route(Method.POST, alias, Permission.WRITE, this::setAlias),
        new Route(Method.DELETE, alias, Permission.WRITE, this::deleteAlias),
        new Route(Method.GET, alias, Permission.READ, this::getByAlias));
  }

  private void create(Exchange exchange) throws IOException {
    RegistryInput input = new RegistryInput(Input.of(exchange));
    Map<String, String> tags = input.tags();
    RegisteredModel made =
        models.create(
            exchange.scope(),
            input.model(),
            tags.containsKey(RegisteredModel.PROMPT_TAG),
            input.description(),
            tags);
    send(exchange, new ListedModel(made, List.of()));
  }

  private void get(Exchange exchange) throws IOException {
    send(exchange, new RegistryInput(Input.of(exchange)).model());
  }

  private void send(Exchange exchange, String name) throws IOException {
    send(exchange, models.load(exchange.scope(), name));
  }

  private static void send(Exchange exchange, ListedModel model) throws IOException {
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeName("registered_model");
          RegistryJson.write(json, model);
          json.writeEndObject();
        });
  }

  private void search(Exchange exchange) throws IOException {
    Results<ListedModel> found =
        models.search(
            exchange.scope(),
            new RegistryInput(Input.of(exchange))
                .query(SearchNames.MODELS, DEFAULT_PAGE, RegistryLimits.MODELS_PER_PAGE));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          if (!found.items().isEmpty()) {
            json.writeArrayPropertyStart("registered_models");
            found.items().forEach(model -> RegistryJson.write(json, model));
            json.writeEndArray();
          }
          Answers.writeNextPage(json, found.nextPageToken());
          json.writeEndObject();
        });
  }

  private void rename(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    RegisteredModel model =
        models.rename(
            exchange.scope(), new RegistryInput(input).model(), input.requiredText("new_name"));
    send(exchange, model.name());
  }

  private void update(Exchange exchange) throws IOException {
    RegistryInput input = new RegistryInput(Input.of(exchange));
    models.describe(exchange.scope(), input.model(), input.description());
    send(exchange, input.model());
  }

  private void delete(Exchange exchange) throws IOException {
    models.delete(exchange.scope(), new RegistryInput(Input.of(exchange)).model());
    Answers.sendNothing(exchange);
  }

  private void newest(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    Set<ModelStage> stages = EnumSet.noneOf(ModelStage.class);
    input.texts("stages").forEach(stage -> stages.add(ModelStage.of(stage)));
    List<ModelVersion> newest =
        versions.newest(exchange.scope(), new RegistryInput(input).model(), stages);
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          RegistryJson.writeVersions(json, "model_versions", newest);
          json.writeEndObject();
        });
  }

  private void setTag(Exchange exchange) throws IOException {
    RegistryInput input = new RegistryInput(Input.of(exchange));
    models.putTag(exchange.scope(), input.model(), input.key(), input.value());
    Answers.sendNothing(exchange);
  }

  private void deleteTag(Exchange exchange) throws IOException {
    RegistryInput input = new RegistryInput(Input.of(exchange));
    models.removeTag(exchange.scope(), input.model(), input.knownKey());
    Answers.sendNothing(exchange);
  }

  private void setAlias(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    RegistryInput named = new RegistryInput(input);
    models.putAlias(exchange.scope(), named.model(), input.requiredText("alias"), named.version());
    Answers.sendNothing(exchange);
  }

  private void deleteAlias(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    models.removeAlias(
        exchange.scope(), new RegistryInput(input).model(), input.requiredText("alias"));
    Answers.sendNothing(exchange);
  }

  private void getByAlias(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    String model = new RegistryInput(input).model();
    VersionRoutes.send(exchange, byAlias(exchange, model, input.requiredText("alias")));
  }

  /// In MLflow, an alias that does not exist is a wrong parameter.
  private ModelVersion byAlias(Exchange exchange, String model, String alias) {
    try {
      return versions.loadByAlias(exchange.scope(), model, alias);
    } catch (QuipuException e) {
      if (e.fault() instanceof Fault.NoAlias fault) {
        throw new QuipuException(ErrorCode.INVALID_ARGUMENT, e.message(), fault);
      }
      throw e;
    }
  }
}
