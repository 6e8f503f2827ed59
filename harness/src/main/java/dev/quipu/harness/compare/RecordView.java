package dev.quipu.harness.compare;

import dev.quipu.core.error.QuipuException;
import dev.quipu.harness.artifacts.RecordStatus;
import dev.quipu.harness.json.Json;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/// What a comparison needs of a record. The other members are passed over: a comparison reads
/// hundreds of thousands of records.
final class RecordView {
  private final byte[] line;
  private String model = "";
  private int modelStart;
  private int modelEnd;
  private String probe = "";
  private String dataset = "";
  private String exampleId = "";
  private String primaryMetric = "";
  private RecordStatus status = RecordStatus.ERROR;
  private final Map<String, Double> scores = new HashMap<>(8);

  private RecordView(byte[] line) {
    this.line = line;
  }

  /// Reads a line.
  ///
  /// @param what for messages
  /// @throws QuipuException INVALID_ARGUMENT if it is no record
  static RecordView of(String what, byte[] line) {
    RecordView view = new RecordView(line);
    try (JsonParser json = Json.FACTORY.createParser(ObjectReadContext.empty(), line)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
          view.member(json, json.currentName());
        }
      }
    } catch (JacksonException e) {
      throw QuipuException.invalid(what + " is no JSON: " + e.getOriginalMessage());
    }
    if (view.exampleId.isEmpty() || view.model.isEmpty()) {
      throw QuipuException.invalid(what + " is no record");
    }
    return view;
  }

  private void member(JsonParser json, String name) {
    JsonToken token = json.nextToken();
    switch (name) {
      case "model" -> {
        modelStart = (int) json.currentTokenLocation().getByteOffset();
        model = text(json, token);
        modelEnd = (int) json.currentLocation().getByteOffset();
      }
      case "probe" -> probe = text(json, token);
      case "dataset" -> dataset = text(json, token);
      case "example_id" -> exampleId = text(json, token);
      case "primary_metric" -> primaryMetric = text(json, token);
      case "status" -> status = RecordStatus.find(text(json, token)).orElse(RecordStatus.ERROR);
      case "scores" -> scores(json, token);
      default -> json.skipChildren();
    }
  }

  private static String text(JsonParser json, JsonToken token) {
    return token == JsonToken.VALUE_STRING ? json.getString() : "";
  }

  private void scores(JsonParser json, JsonToken token) {
    if (token == JsonToken.START_OBJECT) {
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        if (json.nextToken().isNumeric()) {
          scores.put(name, json.getDoubleValue());
        }
      }
    }
  }

  byte[] line() {
    return line;
  }

  String model() {
    return model;
  }

  String probe() {
    return probe;
  }

  RecordStatus status() {
    return status;
  }

  String primaryMetric() {
    return primaryMetric;
  }

  /// The score that decides; null if there is none.
  @Nullable Double primaryScore() {
    return scores.get(primaryMetric);
  }

  /// Names a case in both runs.
  ///
  /// @param model empty if models are compared whatever their names
  record Key(String model, String probe, String dataset, String exampleId) {}

  Key key(boolean withModel) {
    return new Key(withModel ? model : "", probe, dataset, exampleId);
  }

  /// Whether all members are the same, but for the model if that has another name. Records are
  /// canonical, so equal values have equal bytes.
  boolean isSame(RecordView other) {
    if (model.equals(other.model)) {
      return Arrays.equals(line, other.line);
    }
    return Arrays.equals(line, 0, modelStart, other.line, 0, other.modelStart)
        && Arrays.equals(
            line, modelEnd, line.length, other.line, other.modelEnd, other.line.length);
  }
}
