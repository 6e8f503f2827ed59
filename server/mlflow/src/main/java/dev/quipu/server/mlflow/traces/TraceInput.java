package dev.quipu.server.mlflow.traces;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.text.Text;
import dev.quipu.core.trace.Assessment;
import dev.quipu.core.trace.TokenUsage;
import dev.quipu.core.trace.Trace;
import dev.quipu.core.trace.TraceId;
import dev.quipu.core.trace.TraceInfo;
import dev.quipu.core.trace.TraceLimits;
import dev.quipu.core.trace.TraceState;
import dev.quipu.engine.traces.Assessments;
import dev.quipu.engine.traces.Traces;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.mlflow.request.Input;
import dev.quipu.server.mlflow.request.JsonValues;
import dev.quipu.server.mlflow.request.Wording;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads what clients tell of traces.
final class TraceInput {
  private TraceInput() {}

  /// The id of a trace that must be there.
  ///
  /// @throws QuipuException NOT_FOUND if no trace can have it
  static TraceId id(String id) {
    if (!TraceId.isValid(id)) {
      throw Traces.missing(id);
    }
    return new TraceId(id);
  }

  /// The ids that traces can have; the others are left out.
  static List<TraceId> ids(List<String> ids) {
    return ids.stream().filter(TraceId::isValid).map(TraceId::new).toList();
  }

  /// A trace as a client tells of it when it ends.
  static Trace told(JsonObject info, Assessments assessments) {
    TraceId id = new TraceId(text(info, "trace_id"));
    Map<String, String> tags = cut(values(info, "tags"));
    List<Assessment> said = new ArrayList<>();
    for (JsonObject one : info.objects("assessments")) {
      said.add(AssessmentJson.read(one, id, assessments));
    }
    return new Trace(
        new TraceInfo(
            id,
            experiment(info),
            null,
            info.text("state").map(TraceInput::state).orElse(TraceState.UNKNOWN),
            info.text("request_time")
                .map(time -> Times.ms("trace_info.request_time", time))
                .orElse(0L),
            info.text("execution_duration")
                .map(time -> Times.durationMs("trace_info.execution_duration", time))
                .orElse(null),
            info.text("client_request_id").orElse(null),
            info.text("request_preview").map(TraceInput::preview).orElse(null),
            info.text("response_preview").map(TraceInput::preview).orElse(null),
            TokenUsage.NONE,
            true,
            false),
        cut(values(info, "trace_metadata")),
        tags,
        said);
  }

  private static String preview(String text) {
    return Text.first(text, TraceLimits.PREVIEW_CHARS);
  }

  private static String text(JsonObject object, String name) {
    return object
        .text(name)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> Wording.noField("trace.trace_info." + name));
  }

  static TraceState state(String word) {
    return TraceJson.state(word)
        .orElseThrow(() ->
            Wording.wrongField(
                "state", Text.quote(word), "OK, ERROR, IN_PROGRESS or STATE_UNSPECIFIED"));
  }

  private static ExperimentId experiment(JsonObject info) {
    return Input.experimentId(
        info.object("trace_location")
            .flatMap(location -> location.object("mlflow_experiment"))
            .flatMap(experiment -> experiment.text("experiment_id"))
            .orElseThrow(() ->
                Wording.noField(
                    "trace.trace_info.trace_location.mlflow_experiment.experiment_id")));
  }

  private static Map<String, String> values(JsonObject info, String name) {
    return info.object(name).map(JsonValues::texts).orElse(Map.of());
  }

  /// MLflow cuts long values, too, instead of refusing the trace.
  static Map<String, String> cut(Map<String, String> values) {
    Map<String, String> cut = new LinkedHashMap<>();
    values.forEach((key, value) ->
        cut.put(
            Text.first(key, TraceLimits.KEY_CHARS), Text.first(value, TraceLimits.VALUE_CHARS)));
    return cut;
  }
}
