package dev.quipu.server.mlflow.tracking;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.json.NonFinite;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.models.ModelPoint;
import dev.quipu.core.text.Text;
import dev.quipu.engine.points.Appender.Batch;
import dev.quipu.engine.points.InAttempt;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.mlflow.request.Input;
import dev.quipu.server.mlflow.request.MlflowLimits;
import dev.quipu.server.mlflow.request.ModelIds;
import dev.quipu.server.mlflow.request.Wording;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;

/// Reads the body of a log-batch. Every point goes from the parser straight into the frame; no
/// object is made for a point. The first wrong entry refuses the whole batch.
final class BatchReader {
  private static final int SHOWN_CHARS = 100;
  private static final List<String> FIELDS =
      List.of("run_id", "run_uuid", "metrics", "params", "tags");
  private static final List<String> METRIC_FIELDS =
      List.of("key", "value", "timestamp", "step", "model_id", "dataset_name", "dataset_digest");
  private static final List<String> PAIR_FIELDS = List.of("key", "value");

  private final FrameBuilder frame = new FrameBuilder();
  private final KeyCache keys = new KeyCache();
  private final Map<String, Param> params = new LinkedHashMap<>();
  private final Tags tags = new Tags();
  private final List<ModelPoint> ofModels = new ArrayList<>();
  private int metricCount;
  private int tagCount;
  private @Nullable String runId;

  /// Reads the whole body, which may be a JSON document inside a JSON string.
  static BatchReader read(InputStream body) {
    BatchReader batch = new BatchReader();
    try (JsonParser parser = Json.parser(body)) {
      batch.document(parser);
    } catch (StreamReadException | StreamConstraintsException e) {
      throw Json.invalid(e);
    }
    return batch;
  }

  RunId runId() {
    if (runId == null || runId.isEmpty()) {
      throw Wording.noField("run_id");
    }
    return Input.runId(runId);
  }

  Batch batch() {
    return new Batch(
        frame.points() == 0 ? null : frame.build(),
        tags.change(List.copyOf(params.values())),
        InAttempt.NEWEST,
        null,
        ofModels);
  }

  private void document(JsonParser parser) {
    JsonToken first = parser.nextToken();
    if (first == JsonToken.VALUE_STRING) {
      try (JsonParser inner = Json.parser(parser.getString())) {
        document(inner);
      }
    } else if (first == JsonToken.START_OBJECT) {
      fields(parser);
    } else {
      throw QuipuException.invalid("Body is not a JSON object");
    }
    if (parser.nextToken() != null) {
      throw QuipuException.invalid("Body goes on after its JSON object");
    }
    checkLimit("metrics, params and tags", count(), MlflowLimits.LOG_BATCH_TOTAL);
  }

  private int count() {
    return metricCount + params.size() + tagCount;
  }

  private void fields(JsonParser parser) {
    int seen = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      seen = see(seen, FIELDS, name, "");
      switch (name) {
        case "run_id" -> runId = text(parser, token, "run_id");
        case "run_uuid" -> {
          if (runId == null) {
            runId = text(parser, token, "run_uuid");
          }
        }
        case "metrics" -> {
          for (boolean more = begins(parser, token, name); more; more = goesOn(parser, name)) {
            metric(parser);
          }
        }
        case "params" -> {
          for (boolean more = begins(parser, token, name); more; more = goesOn(parser, name)) {
            param(parser);
          }
        }
        case "tags" -> {
          for (boolean more = begins(parser, token, name); more; more = goesOn(parser, name)) {
            tag(parser);
          }
        }
        default -> parser.skipChildren();
      }
    }
  }

  /// Adds a field to the fields of an object seen so far, one bit each. The parser does not look
  /// for duplicate fields, because that would cost more than reading them.
  ///
  /// @param known the fields that are read
  private static int see(int seen, List<String> known, String name, String path) {
    int i = known.indexOf(name);
    if (i < 0) {
      return seen;
    }
    if ((seen & 1 << i) != 0) {
      throw Json.twice(path.isEmpty() ? name : path + "." + name);
    }
    return seen | 1 << i;
  }

  /// Whether an array has a first object; null counts as an empty array.
  private static boolean begins(JsonParser parser, JsonToken token, String name) {
    if (token == JsonToken.VALUE_NULL) {
      return false;
    }
    if (token != JsonToken.START_ARRAY) {
      throw wrong(name, parser, "an array");
    }
    return goesOn(parser, name);
  }

  private static boolean goesOn(JsonParser parser, String name) {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.END_ARRAY) {
      return false;
    }
    if (token != JsonToken.START_OBJECT) {
      throw wrong(name, parser, "an array of objects");
    }
    return true;
  }

  private void metric(JsonParser parser) {
    @Nullable String key = null;
    boolean hasValue = false;
    boolean hasTime = false;
    double value = 0;
    long timeMs = 0;
    long step = 0;
    @Nullable String model = null;
    @Nullable String datasetName = null;
    @Nullable String datasetDigest = null;
    int seen = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      seen = see(seen, METRIC_FIELDS, name, "metrics[]");
      if (token == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (name) {
        case "key" -> key = key(parser, token);
        case "value" -> {
          value = number(parser, token);
          hasValue = true;
        }
        case "timestamp" -> {
          timeMs = integer(parser, token, name);
          hasTime = true;
        }
        case "step" -> step = integer(parser, token, name);
        case "model_id" -> model = text(parser, token, metric(name));
        case "dataset_name" -> datasetName = text(parser, token, metric(name));
        case "dataset_digest" -> datasetDigest = text(parser, token, metric(name));
        default -> parser.skipChildren();
      }
    }
    if (key == null || !hasValue || !hasTime) {
      throw Wording.noField(metric(key == null ? "key" : hasValue ? "timestamp" : "value"));
    }
    checkLimit("metrics", ++metricCount, MlflowLimits.LOG_BATCH_METRICS);
    frame.add(key, step, timeMs, value);
    if (model != null && !model.isEmpty()) {
      ofModels.add(
          new ModelPoint(
              ModelIds.of(model),
              key,
              step,
              timeMs,
              value,
              Objects.requireNonNullElse(datasetName, ""),
              Objects.requireNonNullElse(datasetDigest, "")));
    }
  }

  private String key(JsonParser parser, JsonToken token) {
    if (token != JsonToken.VALUE_STRING) {
      throw wrong(metric("key"), parser, "a string");
    }
    return keys.of(
        parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
  }

  private double number(JsonParser parser, JsonToken token) {
    if (token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT) {
      double value = parser.getDoubleValue();
      if (Double.isInfinite(value)) {
        throw wrong(
            metric("value"), parser, "in the range of 64-bit floats; infinity is \"Infinity\"");
      }
      return value;
    }
    if (token == JsonToken.VALUE_STRING) {
      Optional<Double> value = NonFinite.number(parser.getString());
      if (value.isPresent()) {
        return value.get();
      }
    }
    throw wrong(metric("value"), parser, "a number, \"NaN\", \"Infinity\" or \"-Infinity\"");
  }

  private long integer(JsonParser parser, JsonToken token, String name) {
    try {
      if (token == JsonToken.VALUE_NUMBER_INT) {
        return parser.getLongValue();
      }
      if (token == JsonToken.VALUE_STRING) {
        OptionalLong value = Text.integer(parser.getString());
        if (value.isPresent()) {
          return value.getAsLong();
        }
      }
      if (token == JsonToken.VALUE_NUMBER_FLOAT) {
        double value = parser.getDoubleValue();
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
          return (long) value;
        }
      }
    } catch (InputCoercionException e) {
      // Out of range: the message below covers this.
    }
    throw wrong(metric(name), parser, "an integer of 64 bits");
  }

  private String metric(String field) {
    return "metrics[" + metricCount + "]." + field;
  }

  private void param(JsonParser parser) {
    String[] pair = pair(parser, "params[" + params.size() + "]");
    Param param = tags.param(pair[0], pair[1]);
    if (params.put(param.key(), param) != null) {
      throw QuipuException.invalid(
          "Duplicate parameter keys have been submitted: "
              + Text.quote(param.key())
              + " is named twice in one request");
    }
    checkLimit("params", params.size(), MlflowLimits.LOG_BATCH_PARAMS);
  }

  private void tag(JsonParser parser) {
    String[] pair = pair(parser, "tags[" + tagCount + "]");
    tags.add(pair[0], pair[1]);
    checkLimit("tags", ++tagCount, MlflowLimits.LOG_BATCH_TAGS);
  }

  /// Reads a key and a value, which may be absent.
  private static String[] pair(JsonParser parser, String path) {
    @Nullable String key = null;
    @Nullable String value = null;
    int seen = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      seen = see(seen, PAIR_FIELDS, name, path);
      switch (name) {
        case "key" -> key = text(parser, token, path + ".key");
        case "value" -> value = text(parser, token, path + ".value");
        default -> parser.skipChildren();
      }
    }
    if (key == null) {
      throw Wording.noField(path + ".key");
    }
    return new String[] {key, value == null ? "" : value};
  }

  private static @Nullable String text(JsonParser parser, JsonToken token, String path) {
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token != JsonToken.VALUE_STRING) {
      throw wrong(path, parser, "a string");
    }
    return parser.getString();
  }

  private static void checkLimit(String what, int count, int limit) {
    if (count > limit) {
      throw QuipuException.invalid(
          "A batch has " + count + " " + what + " or more; at most " + limit + " are allowed");
    }
  }

  private static QuipuException wrong(String path, JsonParser parser, String expected) {
    String value =
        switch (parser.currentToken()) {
          case VALUE_STRING -> Text.quote(parser.getString());
          case START_OBJECT -> "{...}";
          case START_ARRAY -> "[...]";
          default -> cut(parser.getString());
        };
    return Wording.wrongField(path, value, expected);
  }

  /// A number may have hundreds of digits.
  private static String cut(String number) {
    return number.length() <= SHOWN_CHARS ? number : number.substring(0, SHOWN_CHARS) + "...";
  }
}
