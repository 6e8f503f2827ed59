package dev.quipu.server.mlflow.traces;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.text.Text;
import dev.quipu.core.trace.Assessment;
import dev.quipu.core.trace.Assessment.Kind;
import dev.quipu.core.trace.TraceId;
import dev.quipu.engine.traces.Assessments;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.mlflow.request.JsonValues;
import dev.quipu.server.mlflow.request.Wording;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Assessments as MLflow's clients write and read them.
final class AssessmentJson {
  private static final String SERIALIZED = "JSON_FORMAT";
  private static final String NULL = "null";

  private AssessmentJson() {}

  /// What an assessment says.
  ///
  /// @param error as JSON; null for none
  record Said(Kind kind, String value, @Nullable String error) {}

  /// What a request says; null if it says nothing.
  static @Nullable Said said(JsonObject assessment) {
    JsonObject feedback = assessment.object("feedback").orElse(null);
    if (feedback != null) {
      return new Said(
          Kind.FEEDBACK,
          JsonValues.json(feedback.raw("value")),
          feedback.object("error").map(JsonValues::json).orElse(null));
    }
    JsonObject expectation = assessment.object("expectation").orElse(null);
    if (expectation != null) {
      return new Said(Kind.EXPECTATION, expected(expectation), null);
    }
    JsonObject issue = assessment.object("issue").orElse(null);
    if (issue != null) {
      return new Said(Kind.ISSUE, JsonString.of(issue.text("issue_name").orElse("")).text(), null);
    }
    return null;
  }

  private static String expected(JsonObject expectation) {
    JsonObject serialized = expectation.object("serialized_value").orElse(null);
    if (serialized == null) {
      return JsonValues.json(expectation.raw("value"));
    }
    String format = serialized.text("serialization_format").orElse(SERIALIZED);
    if (!format.equals(SERIALIZED)) {
      throw Wording.wrongField(
          "expectation.serialized_value.serialization_format", Text.quote(format), SERIALIZED);
    }
    return compact(serialized.text("value").orElse(NULL));
  }

  /// JSON without the white space that Python writes.
  private static String compact(String json) {
    return JsonValues.json(Json.readObject("{\"value\":" + json + "}").raw("value"));
  }

  /// An assessment of a request.
  static Assessment read(JsonObject json, TraceId trace, Assessments assessments) {
    Said said = said(json);
    if (said == null) {
      throw QuipuException.invalid("An assessment needs one of feedback, expectation and issue");
    }
    long now = assessments.now();
    JsonObject source = json.object("source").orElse(null);
    return new Assessment(
        json.text("assessment_id").filter(id -> !id.isEmpty()).orElseGet(assessments::nextId),
        trace,
        json.text("assessment_name").orElseThrow(() -> Wording.noField("assessment_name")),
        said.kind(),
        json.text("span_id").filter(id -> !id.isEmpty()).orElse(null),
        new Assessment.Source(
            source == null
                ? "SOURCE_TYPE_UNSPECIFIED"
                : source.text("source_type").orElse("SOURCE_TYPE_UNSPECIFIED"),
            source == null ? "" : source.text("source_id").orElse("")),
        json.text("create_time").map(time -> Times.ms("create_time", time)).orElse(now),
        json.text("last_update_time").map(time -> Times.ms("last_update_time", time)).orElse(now),
        said.value(),
        said.error(),
        json.text("rationale").filter(text -> !text.isEmpty()).orElse(null),
        metadata(json),
        json.text("overrides").filter(id -> !id.isEmpty()).orElse(null),
        json.bool("valid").orElse(true));
  }

  static Map<String, String> metadata(JsonObject json) {
    return json.object("metadata").map(JsonValues::texts).orElse(Map.of());
  }

  static void write(JsonGenerator json, Assessment assessment) {
    json.writeStartObject();
    json.writeStringProperty("assessment_id", assessment.id());
    json.writeStringProperty("assessment_name", assessment.name());
    json.writeStringProperty("trace_id", assessment.trace().value());
    if (assessment.span() != null) {
      json.writeStringProperty("span_id", assessment.span());
    }
    json.writeObjectPropertyStart("source");
    json.writeStringProperty("source_type", assessment.source().type());
    json.writeStringProperty("source_id", assessment.source().id());
    json.writeEndObject();
    json.writeStringProperty("create_time", Times.time(assessment.createdMs()));
    json.writeStringProperty("last_update_time", Times.time(assessment.updatedMs()));
    json.writeObjectPropertyStart(assessment.kind().word());
    switch (assessment.kind()) {
      case FEEDBACK -> {
        if (!assessment.value().equals(NULL)) {
          json.writeName("value");
          json.writeRawValue(assessment.value());
        }
        if (assessment.error() != null) {
          json.writeName("error");
          json.writeRawValue(assessment.error());
        }
      }
      case EXPECTATION -> {
        if ("{[".indexOf(assessment.value().charAt(0)) < 0) {
          json.writeName("value");
          json.writeRawValue(assessment.value());
        } else {
          json.writeObjectPropertyStart("serialized_value");
          json.writeStringProperty("serialization_format", SERIALIZED);
          json.writeStringProperty("value", assessment.value());
          json.writeEndObject();
        }
      }
      case ISSUE ->
          json.writeStringProperty("issue_name", JsonString.text(new JsonText(assessment.value())));
    }
    json.writeEndObject();
    if (assessment.rationale() != null) {
      json.writeStringProperty("rationale", assessment.rationale());
    }
    TraceJson.writeMap(json, "metadata", assessment.metadata());
    if (assessment.overrides() != null) {
      json.writeStringProperty("overrides", assessment.overrides());
    }
    json.writeBooleanProperty("valid", assessment.isValid());
    json.writeEndObject();
  }
}
