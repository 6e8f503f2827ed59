package dev.quipu.server.mlflow.models;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.Tag;
import dev.quipu.core.models.LoggedModel;
import dev.quipu.core.models.ModelStatus;
import dev.quipu.core.text.Text;
import dev.quipu.engine.Engine;
import dev.quipu.engine.experiments.Experiments;
import dev.quipu.engine.models.Models;
import dev.quipu.engine.models.Models.NewModel;
import dev.quipu.query.Field;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.mlflow.request.Answers;
import dev.quipu.server.mlflow.request.Cuts;
import dev.quipu.server.mlflow.request.Input;
import dev.quipu.server.mlflow.request.ModelIds;
import dev.quipu.server.mlflow.request.Names;
import dev.quipu.server.mlflow.request.Wording;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes, changes and reads models. [ModelSearchRoutes] finds them.
public final class ModelRoutes {
  private final Models models;
  private final Experiments experiments;

  public ModelRoutes(Engine engine) {
    this.models = engine.models();
    this.experiments = engine.experiments();
  }

  public List<Route> below(String base) {
    String one = base + "/{model}";
    return List.of(
        new Route(Method.POST, base, Permission.WRITE, this::create),
        new Route(Method.GET, one, Permission.READ, this::get),
        new Route(Method.PATCH, one, Permission.WRITE, this::setStatus),
        new Route(Method.DELETE, one, Permission.WRITE, this::delete),
        new Route(Method.POST, one + "/params", Permission.WRITE, this::addParams),
        new Route(Method.PATCH, one + "/tags", Permission.WRITE, this::putTags),
        new Route(Method.DELETE, one + "/tags/{key*}", Permission.WRITE, this::removeTag));
  }

  private void create(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    Content content = Content.read(input);
    send(
        exchange,
        models.create(
            exchange.scope(),
            new NewModel(
                input.experimentId(),
                input.text("name").filter(name -> !name.isEmpty()).orElse(null),
                input.text("model_type").orElse(""),
                input.text("source_run_id").orElse(""),
                content.params,
                content.tags)));
  }

  private void get(Exchange exchange) throws IOException {
    String id = exchange.variable("model");
    boolean deletedToo =
        exchange
            .parameter("allow_deleted")
            .filter(word -> word.equalsIgnoreCase("true"))
            .isPresent();
    LoggedModel model = models.load(exchange.scope(), ModelIds.of(id));
    if (!model.info().isActive() && !deletedToo) {
      throw Models.missing(id);
    }
    send(exchange, model);
  }

  private void setStatus(Exchange exchange) throws IOException {
    String word = Input.of(exchange).word("status").orElseThrow(() -> Wording.noField("status"));
    ModelStatus status =
        ModelJson.status(word)
            .orElseThrow(() ->
                Wording.wrongField(
                    "status",
                    Text.quote(word),
                    "LOGGED_MODEL_PENDING, LOGGED_MODEL_READY or LOGGED_MODEL_UPLOAD_FAILED"));
    send(
        exchange,
        models.setStatus(exchange.scope(), ModelIds.of(exchange.variable("model")), status));
  }

  private void delete(Exchange exchange) throws IOException {
    models.delete(exchange.scope(), ModelIds.of(exchange.variable("model")));
    Answers.sendNothing(exchange);
  }

  private void addParams(Exchange exchange) throws IOException {
    Content content = Content.read(Input.of(exchange));
    var id = ModelIds.of(exchange.variable("model"));
    if (!content.tags.isEmpty()) {
      models.putTags(exchange.scope(), id, content.tags);
    }
    models.addParams(exchange.scope(), id, content.params);
    Answers.sendNothing(exchange);
  }

  private void putTags(Exchange exchange) throws IOException {
    Content content = Content.read(Input.of(exchange));
    send(
        exchange,
        models.putTags(exchange.scope(), ModelIds.of(exchange.variable("model")), content.tags));
  }

  private void removeTag(Exchange exchange) throws IOException {
    String key = exchange.variable("key");
    models.removeTag(exchange.scope(), ModelIds.of(exchange.variable("model")), Names.find(key));
    Answers.sendNothing(exchange);
  }

  private void send(Exchange exchange, LoggedModel model) throws IOException {
    ExperimentId experiment = model.info().experiment();
    @Nullable ArtifactLocation elsewhere =
        experiments.artifactLocations(exchange.scope(), Set.of(experiment)).get(experiment);
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeName("model");
          ModelJson.write(json, model, elsewhere);
          json.writeEndObject();
        });
  }

  /// The params and tags of a request. Tags tell of values that were cut.
  private record Content(List<Param> params, List<Tag> tags) {
    static Content read(Input input) {
      Cuts cuts = new Cuts();
      Map<String, Param> params = new LinkedHashMap<>();
      each(
          input,
          "params",
          "Param key",
          (key, value) -> {
            Param param =
                Param.of(key, cuts.cut(new Field.Param(key), value, Limits.PARAM_VALUE_CHARS));
            if (params.put(key, param) != null) {
              throw QuipuException.invalid(
                  "Duplicate parameter keys have been submitted: "
                      + Text.quote(key)
                      + " is named twice in one request");
            }
          });
      Map<String, Tag> tags = new LinkedHashMap<>();
      each(
          input,
          "tags",
          "Tag key",
          (key, value) ->
              tags.put(
                  key, new Tag(key, cuts.cut(new Field.Tag(key), value, Limits.TAG_VALUE_CHARS))));
      List<Tag> all = new ArrayList<>(tags.values());
      all.addAll(cuts.tags());
      return new Content(List.copyOf(params.values()), all);
    }

    private interface Pair {
      void take(String key, String value);
    }

    private static void each(Input input, String name, String what, Pair pair) {
      input
          .objects(name)
          .forEach(object -> {
            String key = Names.key(what, object.requiredText("key"));
            String value = object.text("value").orElse("");
            Text.checkCharacters("Value of " + Text.quote(key), value);
            pair.take(key, value);
          });
    }
  }
}
