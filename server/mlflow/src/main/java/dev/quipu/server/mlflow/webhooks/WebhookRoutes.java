package dev.quipu.server.mlflow.webhooks;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.engine.outgoing.Outgoing;
import dev.quipu.engine.port.outgoing.Reply;
import dev.quipu.engine.port.webhooks.Secret;
import dev.quipu.engine.port.webhooks.Webhook;
import dev.quipu.engine.port.webhooks.WebhookFormat;
import dev.quipu.engine.port.webhooks.WebhookId;
import dev.quipu.engine.request.Results;
import dev.quipu.engine.webhooks.WebhookChange;
import dev.quipu.engine.webhooks.WebhookLimits;
import dev.quipu.engine.webhooks.Webhooks;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.mlflow.request.Answers;
import dev.quipu.server.mlflow.request.Input;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The webhooks whose messages have MLflow's form. Others are not seen here.
public final class WebhookRoutes {
  /// MLflow's rule for names.
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,63}$)[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?");

  private final Webhooks webhooks;

  public WebhookRoutes(Webhooks webhooks) {
    this.webhooks = webhooks;
  }

  public List<Route> below(String base) {
    String one = base + "/{webhook}";
    return List.of(
        new Route(Method.POST, base, Permission.WRITE, this::create),
        new Route(Method.GET, base, Permission.READ, this::list),
        new Route(Method.GET, one, Permission.READ, this::get),
        new Route(Method.PATCH, one, Permission.WRITE, this::update),
        new Route(Method.DELETE, one, Permission.WRITE, this::delete),
        new Route(Method.POST, one + "/test", Permission.WRITE, this::test));
  }

  private void create(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    input.requiredText("name");
    input.requiredText("url");
    send(exchange, webhooks.create(exchange.scope(), change(input, WebhookFormat.ENTITY_ACTION)));
  }

  private void list(Exchange exchange) throws IOException {
    Input input = Input.of(exchange);
    Results<Webhook> found =
        webhooks.list(
            exchange.scope(),
            WebhookFormat.ENTITY_ACTION,
            input.integer("max_results", WebhookLimits.WEBHOOKS, 1, WebhookLimits.WEBHOOKS),
            input.text("page_token").orElse(null));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          if (!found.items().isEmpty()) {
            json.writeArrayPropertyStart("webhooks");
            found.items().forEach(webhook -> write(json, webhook));
            json.writeEndArray();
          }
          Answers.writeNextPage(json, found.nextPageToken());
          json.writeEndObject();
        });
  }

  private void get(Exchange exchange) throws IOException {
    send(exchange, load(exchange));
  }

  private void update(Exchange exchange) throws IOException {
    Webhook old = load(exchange);
    Input input = Input.of(exchange);
    send(exchange, webhooks.update(exchange.scope(), old.id(), change(input, null)));
  }

  private void delete(Exchange exchange) throws IOException {
    webhooks.delete(exchange.scope(), load(exchange).id());
    Answers.sendNothing(exchange);
  }

  private void test(Exchange exchange) throws IOException {
    Webhook webhook = load(exchange);
    @Nullable String event =
        Input.of(exchange).json().object("event").map(WebhookRoutes::event).orElse(null);
    Reply reply = webhooks.test(exchange.scope(), webhook.id(), event);
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeObjectPropertyStart("result");
          json.writeBooleanProperty("success", Outgoing.error(reply).isEmpty());
          switch (reply) {
            case Reply.Answered(var status, var body, _) -> {
              json.writeNumberProperty("response_status", status);
              json.writeStringProperty("response_body", body);
            }
            case Reply.Taken() -> {}
            case Reply.Unanswered(var error, _) ->
                json.writeStringProperty("error_message", "Failed to test webhook: " + error);
          }
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private Webhook load(Exchange exchange) {
    String id = exchange.variable("webhook");
    if (!WebhookId.isValid(id)) {
      throw Webhooks.missing(Text.first(id, 100));
    }
    Webhook webhook = webhooks.load(exchange.scope(), new WebhookId(id));
    if (webhook.format() != WebhookFormat.ENTITY_ACTION) {
      throw Webhooks.missing(id);
    }
    return webhook;
  }

  /// As MLflow has it, what is empty changes nothing.
  private static WebhookChange change(Input input, @Nullable WebhookFormat format) {
    List<JsonObject> events = input.objects("events");
    return new WebhookChange(
        input.text("name").filter(text -> !text.isEmpty()).map(WebhookRoutes::name).orElse(null),
        input.text("description").filter(text -> !text.isEmpty()).orElse(null),
        format,
        input.text("url").filter(text -> !text.isEmpty()).orElse(null),
        events.isEmpty() && format == null
            ? null
            : events.stream().map(WebhookRoutes::event).toList(),
        input.text("secret").filter(text -> !text.isEmpty()).map(Secret::new).orElse(null),
        input.word("status").map(WebhookRoutes::isActive).orElse(null));
  }

  private static String name(String name) {
    if (!NAME.matcher(name).matches()) {
      throw QuipuException.invalid(
          "Webhook name "
              + Text.quote(name)
              + " is invalid. It must start and end with a letter or digit, be less than 63"
              + " characters long, and contain only letters, digits, dots (.), underscores (_),"
              + " and hyphens (-).");
    }
    return name;
  }

  private static String event(JsonObject event) {
    return event.requiredText("entity").toLowerCase(Locale.ROOT)
        + "."
        + event.requiredText("action").toLowerCase(Locale.ROOT);
  }

  private static boolean isActive(String status) {
    return switch (status) {
      case "ACTIVE", "1" -> true;
      case "DISABLED", "2" -> false;
      default ->
          throw QuipuException.invalid(
              "Status " + Text.quote(status) + " is neither ACTIVE nor DISABLED");
    };
  }

  private static void send(Exchange exchange, Webhook webhook) throws IOException {
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeName("webhook");
          write(json, webhook);
          json.writeEndObject();
        });
  }

  /// The secret is never sent.
  private static void write(JsonGenerator json, Webhook webhook) {
    json.writeStartObject();
    json.writeStringProperty("webhook_id", webhook.id().hex());
    json.writeStringProperty("name", webhook.name());
    if (!webhook.description().isEmpty()) {
      json.writeStringProperty("description", webhook.description());
    }
    json.writeStringProperty("url", webhook.url());
    json.writeArrayPropertyStart("events");
    for (String event : webhook.events()) {
      String[] parts = event.toUpperCase(Locale.ROOT).split("\\.", 2);
      json.writeStartObject();
      json.writeStringProperty("entity", parts[0]);
      json.writeStringProperty("action", parts[1]);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringProperty("status", webhook.isActive() ? "ACTIVE" : "DISABLED");
    json.writeNumberProperty("creation_timestamp", webhook.createdMs());
    json.writeNumberProperty("last_updated_timestamp", webhook.updatedMs());
    json.writeEndObject();
  }
}
