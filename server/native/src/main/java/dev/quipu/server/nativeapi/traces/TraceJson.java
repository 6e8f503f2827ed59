package dev.quipu.server.nativeapi.traces;

import dev.quipu.core.trace.Assessment;
import dev.quipu.core.trace.TokenUsage;
import dev.quipu.core.trace.Trace;
import dev.quipu.core.trace.TraceInfo;
import dev.quipu.engine.traces.TraceDetails;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Writes traces and what is said of them.
final class TraceJson {
  private TraceJson() {}

  static void write(JsonGenerator json, TraceDetails.Outline outline) {
    json.writeStartObject();
    writeFields(json, outline.trace(), outline.runs());
    writeMap(json, "metadata", outline.trace().metadata());
    json.writeArrayPropertyStart("assessments");
    outline.trace().assessments().forEach(assessment -> write(json, assessment));
    json.writeEndArray();
    json.writeNumberProperty("spanCount", outline.spanCount());
    json.writeArrayPropertyStart("spans");
    outline.spans().forEach(span -> SpanJson.write(json, span));
    json.writeEndArray();
    json.writeEndObject();
  }

  /// Writes the fields that lists show into an object that has begun.
  static void writeFields(JsonGenerator json, Trace trace, List<String> runs) {
    TraceInfo info = trace.info();
    json.writeStringProperty("id", info.id().value());
    json.writeStringProperty("experimentId", info.experiment().toString());
    writeText(json, "name", info.name());
    json.writeStringProperty("status", info.state().word());
    json.writeNumberProperty("startMs", info.requestMs());
    if (info.durationMs() != null) {
      json.writeNumberProperty("durationMs", info.durationMs());
    }
    writeText(json, "clientRequestId", info.clientRequestId());
    writeText(json, "requestPreview", info.requestPreview());
    writeText(json, "responsePreview", info.responsePreview());
    write(json, info.usage());
    json.writeArrayPropertyStart("runIds");
    runs.forEach(json::writeString);
    json.writeEndArray();
    writeMap(json, "tags", trace.tags());
  }

  static void writeText(JsonGenerator json, String name, @Nullable String text) {
    if (text != null && !text.isEmpty()) {
      json.writeStringProperty(name, text);
    }
  }

  private static void writeMap(JsonGenerator json, String name, Map<String, String> values) {
    json.writeObjectPropertyStart(name);
    new TreeMap<>(values).forEach(json::writeStringProperty);
    json.writeEndObject();
  }

  /// Writes the tokens and the cost that are known.
  static void write(JsonGenerator json, TokenUsage usage) {
    if (usage.hasTokens()) {
      json.writeObjectPropertyStart("tokens");
      writeNumber(json, "input", usage.input());
      writeNumber(json, "output", usage.output());
      writeNumber(json, "total", usage.total());
      writeNumber(json, "cacheRead", usage.cacheRead());
      writeNumber(json, "cacheCreation", usage.cacheCreation());
      json.writeEndObject();
    }
    if (usage.hasCost()) {
      json.writeObjectPropertyStart("cost");
      writeNumber(json, "input", usage.inputCost());
      writeNumber(json, "output", usage.outputCost());
      writeNumber(json, "total", usage.totalCost());
      json.writeEndObject();
    }
  }

  private static void writeNumber(JsonGenerator json, String name, @Nullable Long number) {
    if (number != null) {
      json.writeNumberProperty(name, number);
    }
  }

  private static void writeNumber(JsonGenerator json, String name, @Nullable Double number) {
    if (number != null) {
      json.writeNumberProperty(name, number);
    }
  }

  private static void write(JsonGenerator json, Assessment assessment) {
    json.writeStartObject();
    json.writeStringProperty("id", assessment.id());
    json.writeStringProperty("name", assessment.name());
    json.writeStringProperty("kind", assessment.kind().word());
    writeText(json, "spanId", assessment.span());
    json.writeObjectPropertyStart("source");
    json.writeStringProperty("type", assessment.source().type());
    json.writeStringProperty("id", assessment.source().id());
    json.writeEndObject();
    json.writeNumberProperty("createdMs", assessment.createdMs());
    json.writeNumberProperty("updatedMs", assessment.updatedMs());
    json.writeName("value");
    json.writeRawValue(assessment.value());
    if (assessment.error() != null) {
      json.writeName("error");
      json.writeRawValue(assessment.error());
    }
    writeText(json, "rationale", assessment.rationale());
    writeMap(json, "metadata", assessment.metadata());
    writeText(json, "overrides", assessment.overrides());
    json.writeBooleanProperty("valid", assessment.isValid());
    json.writeEndObject();
  }
}
