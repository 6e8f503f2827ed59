package dev.quipu.engine.outgoing;

import dev.quipu.core.json.ObjectText;
import dev.quipu.engine.port.outgoing.Outbound;
import dev.quipu.engine.port.webhooks.Occurrence;
import dev.quipu.engine.port.webhooks.Secret;
import dev.quipu.engine.port.webhooks.Webhook;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Gives a message the form that its webhook asks for.
public final class Forms {
  private static final String JSON_TYPE = "application/json";
  private final @Nullable String pageUrl;

  /// @param pageUrl see [dev.quipu.engine.port.outgoing.Outside]
  public Forms(@Nullable String pageUrl) {
    this.pageUrl = pageUrl;
  }

  /// The message about an occurrence.
  ///
  /// @param id by which the receiver recognises a message that comes again
  /// @param sent the time of this try
  public Outbound of(Webhook webhook, String id, Occurrence occurrence, Instant sent) {
    return switch (webhook.format()) {
      case JSON -> json(webhook, id, occurrence, sent);
      case ENTITY_ACTION -> entityAction(webhook, id, occurrence, sent);
      case SLACK -> new Outbound.HttpPost(webhook.url(), typed(), slack(occurrence));
      case TEAMS -> new Outbound.HttpPost(webhook.url(), typed(), teams(occurrence));
      case EMAIL ->
          new Outbound.Mail(
              webhook.url(), id, "[Quipu] " + line(occurrence.title()), text(occurrence));
    };
  }

  private static Map<String, String> typed() {
    return Map.of("Content-Type", JSON_TYPE);
  }

  private Outbound json(Webhook webhook, String id, Occurrence occurrence, Instant sent) {
    ObjectText body =
        new ObjectText()
            .put("id", id)
            .put("event", occurrence.event())
            .put("time", time(occurrence))
            .put("title", occurrence.title());
    String link = link(occurrence);
    if (link != null) {
      body.put("link", link);
    }
    body.putJson("data", occurrence.data());
    return signed(webhook, id, sent, body.text(), "Webhook-", "Id", Signature::standardKey);
  }

  private static Outbound entityAction(
      Webhook webhook, String id, Occurrence occurrence, Instant sent) {
    String[] name = occurrence.event().split("\\.", 2);
    String body =
        new ObjectText()
            .put("entity", name[0])
            .put("action", name[1])
            .put("timestamp", time(occurrence))
            .putJson("data", occurrence.data())
            .text();
    return signed(webhook, id, sent, body, "X-MLflow-", "Delivery-Id", Signature::plainKey);
  }

  private static Outbound signed(
      Webhook webhook,
      String id,
      Instant sent,
      String body,
      String prefix,
      String idName,
      Function<Secret, byte[]> key) {
    String seconds = Long.toString(sent.getEpochSecond());
    Map<String, String> headers = new LinkedHashMap<>(typed());
    headers.put(prefix + idName, id);
    headers.put(prefix + "Timestamp", seconds);
    if (!webhook.secret().isEmpty()) {
      headers.put(
          prefix + "Signature", Signature.of(key.apply(webhook.secret()), id, seconds, body));
    }
    return new Outbound.HttpPost(webhook.url(), headers, body);
  }

  /// Slack reads `<`, `>` and `&` as its own, and nothing else has to be escaped.
  private String slack(Occurrence occurrence) {
    String text = escaped(occurrence.title());
    String link = link(occurrence);
    return new ObjectText()
        .put("text", link == null ? text : text + "\n<" + escaped(link) + "|Open in Quipu>")
        .text();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /// An adaptive card. A text run shows its text as it is, where a text block would read Markdown.
  private String teams(Occurrence occurrence) {
    ObjectText card =
        new ObjectText()
            .put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
            .put("type", "AdaptiveCard")
            .put("version", "1.4")
            .put(
                "body",
                List.of(
                    textRun(occurrence.title(), "bolder"),
                    textRun(occurrence.event() + ", " + time(occurrence), "lighter")));
    String link = link(occurrence);
    if (link != null) {
      ObjectText open =
          new ObjectText()
              .put("type", "Action.OpenUrl")
              .put("title", "Open in Quipu")
              .put("url", link);
      card.put("actions", List.of(open));
    }
    ObjectText attachment =
        new ObjectText()
            .put("contentType", "application/vnd.microsoft.card.adaptive")
            .putJson("content", card.text());
    return new ObjectText().put("type", "message").put("attachments", List.of(attachment)).text();
  }

  private static ObjectText textRun(String text, String weight) {
    ObjectText run =
        new ObjectText().put("type", "TextRun").put("text", text).put("weight", weight);
    return new ObjectText().put("type", "RichTextBlock").put("inlines", List.of(run));
  }

  private String text(Occurrence occurrence) {
    String link = link(occurrence);
    return occurrence.title()
        + "\n\n"
        + (link == null ? "" : link + "\n\n")
        + "Event: "
        + occurrence.event()
        + "\nTime: "
        + time(occurrence)
        + "\n\n"
        + occurrence.data()
        + "\n";
  }

  /// A subject has one line.
  private static String line(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }

  private static String time(Occurrence occurrence) {
    return Instant.ofEpochMilli(occurrence.timeMs()).toString();
  }

  private @Nullable String link(Occurrence occurrence) {
    return pageUrl == null || occurrence.page() == null ? null : pageUrl + "/" + occurrence.page();
  }
}
