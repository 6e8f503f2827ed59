package dev.quipu.server.mlflow.traces;

import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.trace.Trace;
import dev.quipu.core.trace.TraceInfo;
import dev.quipu.core.trace.TraceState;
import dev.quipu.engine.traces.SpanMeaning;
import dev.quipu.engine.traces.TraceKeys;
import dev.quipu.server.mlflow.artifacts.ArtifactUri;
import dev.quipu.server.mlflow.request.Answers;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Writes traces as MLflow does.
final class TraceJson {
  private static final String ARTIFACTS = "mlflow.artifactLocation";
  private static final String SPANS = "mlflow.trace.spansLocation";

  private TraceJson() {}

  /// The word of a state in MLflow.
  static String word(TraceState state) {
    return switch (state) {
      case IN_PROGRESS -> "IN_PROGRESS";
      case OK -> "OK";
      case ERROR -> "ERROR";
      case UNKNOWN -> "STATE_UNSPECIFIED";
    };
  }

  /// The state of MLflow's word or number.
  static Optional<TraceState> state(String word) {
    return switch (word) {
      case "STATE_UNSPECIFIED", "TRACE_STATUS_UNSPECIFIED", "0" -> Optional.of(TraceState.UNKNOWN);
      case "OK", "1" -> Optional.of(TraceState.OK);
      case "ERROR", "2" -> Optional.of(TraceState.ERROR);
      case "IN_PROGRESS", "3" -> Optional.of(TraceState.IN_PROGRESS);
      default -> Optional.empty();
    };
  }

  private static Map<String, String> tags(Trace trace, @Nullable ArtifactLocation elsewhere) {
    Map<String, String> tags = new TreeMap<>(trace.tags());
    tags.put(ARTIFACTS, ArtifactUri.of(trace.info(), elsewhere));
    if (trace.info().hasSpans()) {
      tags.put(SPANS, "TRACKING_STORE");
    }
    return tags;
  }

  private static Map<String, String> metadata(Trace trace) {
    Map<String, String> metadata = new TreeMap<>(trace.metadata());
    if (trace.info().usage().hasTokens()) {
      metadata.putIfAbsent(TraceKeys.TOKEN_USAGE, SpanMeaning.tokens(trace.info().usage()).json());
    }
    if (trace.info().usage().hasCost()) {
      metadata.putIfAbsent(TraceKeys.COST, SpanMeaning.cost(trace.info().usage()).json());
    }
    return metadata;
  }

  /// Writes a trace as the value of the property before.
  ///
  /// @param elsewhere where clients put the artifacts of its experiment; null if they send them
  ///   here
  static void write(JsonGenerator json, Trace trace, @Nullable ArtifactLocation elsewhere) {
    TraceInfo info = trace.info();
    json.writeStartObject();
    json.writeStringProperty("trace_id", info.id().value());
    if (info.clientRequestId() != null) {
      json.writeStringProperty("client_request_id", info.clientRequestId());
    }
    json.writeObjectPropertyStart("trace_location");
    json.writeStringProperty("type", "MLFLOW_EXPERIMENT");
    json.writeObjectPropertyStart("mlflow_experiment");
    json.writeStringProperty("experiment_id", info.experiment().toString());
    json.writeEndObject();
    json.writeEndObject();
    if (info.requestPreview() != null) {
      json.writeStringProperty("request_preview", info.requestPreview());
    }
    if (info.responsePreview() != null) {
      json.writeStringProperty("response_preview", info.responsePreview());
    }
    json.writeStringProperty("request_time", Times.time(info.requestMs()));
    if (info.durationMs() != null) {
      json.writeStringProperty("execution_duration", Times.duration(info.durationMs()));
    }
    json.writeStringProperty("state", word(info.state()));
    writeMap(json, "trace_metadata", metadata(trace));
    writeMap(json, "tags", tags(trace, elsewhere));
    if (!trace.assessments().isEmpty()) {
      json.writeArrayPropertyStart("assessments");
      trace.assessments().forEach(assessment -> AssessmentJson.write(json, assessment));
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /// As [#write], in the form before MLflow 3.
  static void writeLegacy(JsonGenerator json, Trace trace, @Nullable ArtifactLocation elsewhere) {
    TraceInfo info = trace.info();
    json.writeStartObject();
    json.writeStringProperty("request_id", info.id().value());
    json.writeStringProperty("experiment_id", info.experiment().toString());
    json.writeNumberProperty("timestamp_ms", info.requestMs());
    json.writeNumberProperty(
        "execution_time_ms", info.durationMs() == null ? 0 : info.durationMs());
    json.writeStringProperty(
        "status",
        info.state() == TraceState.UNKNOWN ? "TRACE_STATUS_UNSPECIFIED" : word(info.state()));
    Answers.writePairs(json, "request_metadata", metadata(trace));
    Answers.writePairs(json, "tags", tags(trace, elsewhere));
    json.writeEndObject();
  }

  static void writeMap(JsonGenerator json, String name, Map<String, String> map) {
    if (!map.isEmpty()) {
      json.writeObjectPropertyStart(name);
      map.forEach(json::writeStringProperty);
      json.writeEndObject();
    }
  }
}
