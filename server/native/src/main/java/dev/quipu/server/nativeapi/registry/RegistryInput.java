package dev.quipu.server.nativeapi.registry;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.Fault;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.registry.RegistryNames;
import dev.quipu.core.text.Text;
import dev.quipu.engine.registry.RegistryQuery;
import dev.quipu.query.Field;
import dev.quipu.query.Field.RegistryAttribute;
import dev.quipu.query.Field.RegistryColumn;
import dev.quipu.query.Vocabulary;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.nativeapi.request.Values;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/// What the requests of the registry name.
final class RegistryInput {
  private static final int PAGE = 100;
  private static final int MOST = 1000;

  private RegistryInput() {}

  static final Vocabulary MODELS = common("registered models", "name or tags.team").build();

  static final Vocabulary VERSIONS =
      common("model versions", "name, version or tags.team")
          .attribute(new RegistryAttribute(RegistryColumn.VERSION), "version")
          .attribute(new RegistryAttribute(RegistryColumn.STAGE), "stage")
          .attribute(new RegistryAttribute(RegistryColumn.RUN_ID), "run_id")
          .attribute(new RegistryAttribute(RegistryColumn.SOURCE), "source")
          .attribute(new RegistryAttribute(RegistryColumn.USER), "user")
          .build();

  private static Vocabulary.Builder common(String things, String example) {
    return Vocabulary.of(things, example)
        .keys(Field.Tag::new, "tags", "tag")
        .attributes("attributes", "attribute", "attr")
        .attribute(new RegistryAttribute(RegistryColumn.NAME), "name")
        .attribute(new RegistryAttribute(RegistryColumn.PROMPT), "prompt")
        .attribute(new RegistryAttribute(RegistryColumn.CREATION_TIME), "creation_time")
        .attribute(new RegistryAttribute(RegistryColumn.LAST_UPDATE_TIME), "last_update_time");
  }

  static RegistryQuery query(Exchange exchange, Vocabulary vocabulary) {
    return new RegistryQuery(
        vocabulary,
        exchange.parameter("filter").orElse(""),
        exchange.parameters("orderBy"),
        exchange.integerParameter("maxResults", PAGE, 1, MOST),
        exchange.parameter("pageToken").orElse(null));
  }

  static String model(Exchange exchange) {
    return RegistryNames.checkModel(exchange.variable("model"));
  }

  static int version(Exchange exchange) {
    String text = exchange.variable("version");
    OptionalLong number = Text.integer(text);
    if (number.isEmpty()) {
      throw QuipuException.invalid(
          "Version is " + Text.quote(text) + "; it must be an integer from 1");
    }
    if (number.getAsLong() < 1 || number.getAsLong() > Integer.MAX_VALUE) {
      throw new QuipuException(
          ErrorCode.NOT_FOUND,
          "Model " + Text.quote(model(exchange)) + " has no version " + text,
          new Fault.NoModelVersion(model(exchange), text));
    }
    return (int) number.getAsLong();
  }

  /// The key of the tag to remove.
  static String key(Exchange exchange) {
    return exchange
        .parameter("key")
        .orElseThrow(() -> QuipuException.invalid("Parameter key is missing"));
  }

  static Map<String, String> tags(JsonObject body) {
    Map<String, String> tags = new HashMap<>();
    Values.tags(body, false).forEach((key, value) -> tags.put(key, String.valueOf(value)));
    return tags;
  }
}
