package dev.quipu.server.nativeapi.webhooks;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.text.Text;
import dev.quipu.engine.outgoing.EventName;
import dev.quipu.engine.port.outgoing.Reply;
import dev.quipu.engine.port.webhooks.Message;
import dev.quipu.engine.port.webhooks.Secret;
import dev.quipu.engine.port.webhooks.Webhook;
import dev.quipu.engine.port.webhooks.WebhookFormat;
import dev.quipu.engine.port.webhooks.WebhookId;
import dev.quipu.engine.request.Results;
import dev.quipu.engine.webhooks.WebhookChange;
import dev.quipu.engine.webhooks.WebhookLimits;
import dev.quipu.engine.webhooks.Webhooks;
import dev.quipu.engine.webhooks.Webhooks.TriedMessage;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.nativeapi.request.NextPage;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Webhooks of a project, their messages and the tries to send them.
public final class WebhookRoutes {
  private static final int PAGE = 20;
  private static final String ALL = Paths.PROJECT + "/webhooks";
  private static final String ONE = ALL + "/{webhookId}";
  private static final String MESSAGES = ONE + "/messages";
  private static final String MESSAGE = MESSAGES + "/{number}";

  private final Webhooks webhooks;

  public WebhookRoutes(Webhooks webhooks) {
    this.webhooks = webhooks;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, ALL, Permission.READ, this::list),
        new Route(Method.POST, ALL, Permission.WRITE, this::create),
        new Route(Method.GET, ONE, Permission.READ, this::load),
        new Route(Method.PATCH, ONE, Permission.WRITE, this::update),
        new Route(Method.DELETE, ONE, Permission.WRITE, this::delete),
        new Route(Method.POST, ONE + "/test", Permission.WRITE, this::test),
        new Route(Method.GET, MESSAGES, Permission.READ, this::messages),
        new Route(Method.GET, MESSAGE, Permission.READ, this::message),
        new Route(Method.POST, MESSAGE + "/redeliver", Permission.WRITE, this::redeliver));
  }

  private void list(Exchange exchange) throws IOException {
    List<Webhook> found = webhooks.list(exchange.scope());
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("webhooks");
          found.forEach(webhook -> WebhookJson.write(json, webhook));
          json.writeEndArray();
          WebhookJson.writeNames(json, "events", EventName.ALL);
          WebhookJson.writeNames(json, "mlflowEvents", EventName.OF_ENTITY_ACTION);
          json.writeEndObject();
        });
  }

  private void create(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    body.requiredText("name");
    body.requiredText("url");
    Webhook made = webhooks.create(exchange.scope(), change(body));
    exchange.sendJson(201, json -> WebhookJson.write(json, made));
  }

  private void load(Exchange exchange) throws IOException {
    Webhook webhook = webhooks.load(exchange.scope(), id(exchange));
    exchange.sendJson(200, json -> WebhookJson.write(json, webhook));
  }

  private void update(Exchange exchange) throws IOException {
    WebhookId id = id(exchange);
    WebhookChange change = change(exchange.json(Limits.JSON_BODY_BYTES));
    Webhook changed = webhooks.update(exchange.scope(), id, change);
    exchange.sendJson(200, json -> WebhookJson.write(json, changed));
  }

  private void delete(Exchange exchange) {
    webhooks.delete(exchange.scope(), id(exchange));
    exchange.sendEmpty(204);
  }

  private void test(Exchange exchange) throws IOException {
    WebhookId id = id(exchange);
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    Reply reply = webhooks.test(exchange.scope(), id, body.text("event").orElse(null));
    exchange.sendJson(200, json -> WebhookJson.write(json, reply));
  }

  private void messages(Exchange exchange) throws IOException {
    Results<Message> found =
        webhooks.messages(
            exchange.scope(),
            id(exchange),
            exchange.integerParameter("max", PAGE, 1, WebhookLimits.MESSAGES_PER_PAGE),
            exchange.parameter("pageToken").orElse(null));
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayPropertyStart("messages");
          found.items().forEach(message -> WebhookJson.write(json, message));
          json.writeEndArray();
          NextPage.write(json, found.nextPageToken());
          json.writeEndObject();
        });
  }

  private void message(Exchange exchange) throws IOException {
    TriedMessage found = webhooks.message(exchange.scope(), id(exchange), number(exchange));
    exchange.sendJson(200, json -> WebhookJson.write(json, found));
  }

  private void redeliver(Exchange exchange) throws IOException {
    Message message = webhooks.redeliver(exchange.scope(), id(exchange), number(exchange));
    exchange.sendJson(200, json -> WebhookJson.write(json, message));
  }

  private static WebhookId id(Exchange exchange) {
    return new WebhookId(exchange.variable("webhookId"));
  }

  private static long number(Exchange exchange) {
    String text = exchange.variable("number");
    return Text.integer(text)
        .orElseThrow(
            () -> QuipuException.invalid("Message number " + Text.quote(text) + " is no number"));
  }

  private static WebhookChange change(JsonObject body) {
    return new WebhookChange(
        body.text("name").orElse(null),
        body.text("description").orElse(null),
        body.text("format").map(WebhookRoutes::format).orElse(null),
        body.text("url").orElse(null),
        body.has("events") ? body.texts("events") : null,
        body.text("secret").map(Secret::new).orElse(null),
        body.bool("active").orElse(null));
  }

  private static WebhookFormat format(String word) {
    return WebhookFormat.find(word)
        .orElseThrow(() ->
            QuipuException.invalid(
                "Format "
                    + Text.quote(word)
                    + " does not exist; the formats are "
                    + Arrays.stream(WebhookFormat.values())
                        .map(WebhookFormat::word)
                        .collect(Collectors.joining(", "))));
  }
}
