package dev.quipu.server.nativeapi.runs;

import dev.quipu.core.alerts.StopRequest;
import dev.quipu.core.model.Attempt;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.Series;
import dev.quipu.core.model.Tag;
import dev.quipu.engine.runs.Life;
import dev.quipu.server.nativeapi.alerts.AlertJson;
import dev.quipu.server.nativeapi.datasets.DatasetJson;
import dev.quipu.server.nativeapi.points.AttemptJson;
import dev.quipu.server.nativeapi.points.SummaryJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The JSON of runs.
final class RunJson {
  private RunJson() {}

  /// What is told of a run besides its own content.
  ///
  /// @param children the number of its child runs; 0 if it has none or they were not counted, and
  ///   then it is left out
  /// @param firings of alerts, that nobody has acknowledged, likewise
  /// @param stop null unless the run has been asked to stop, or that was not read
  record Aside(long children, long firings, @Nullable StopRequest stop) {
    static final Aside NOTHING = new Aside(0, 0, null);
  }

  /// @param life null unless the run is running
  /// @param metrics whether the metrics of the run were read and are written
  static void write(JsonGenerator json, Run run, @Nullable Life life, boolean metrics) {
    write(json, run, life, metrics, List.of(), Aside.NOTHING);
  }

  static void write(
      JsonGenerator json,
      Run run,
      @Nullable Life life,
      boolean metrics,
      List<Attempt> attempts,
      Aside aside) {
    json.writeStartObject();
    writeAttributes(json, run.info());
    if (life != null) {
      json.writeNumberProperty("seenMs", life.seenMs());
      json.writeNumberProperty("lostAtMs", life.lostAtMs());
      if (life.lost()) {
        json.writeBooleanProperty("lost", true);
      }
    }
    if (aside.children > 0) {
      json.writeNumberProperty("children", aside.children);
    }
    if (aside.firings > 0) {
      json.writeNumberProperty("firings", aside.firings);
    }
    if (aside.stop != null) {
      json.writeName("stop");
      AlertJson.write(json, aside.stop);
    }
    json.writeObjectPropertyStart("params");
    run.params().forEach(param -> writeParam(json, param));
    json.writeEndObject();
    json.writeObjectPropertyStart("tags");
    for (Tag tag : run.tags()) {
      json.writeStringProperty(tag.key(), tag.value());
    }
    json.writeEndObject();
    if (metrics) {
      json.writeObjectPropertyStart("metrics");
      for (Series series : run.metrics()) {
        json.writeName(series.key());
        SummaryJson.write(json, series.summary());
      }
      json.writeEndObject();
    }
    if (run.notes() != null) {
      json.writeStringProperty("notes", run.notes());
    }
    if (!run.inputs().isEmpty()) {
      json.writeArrayPropertyStart("inputs");
      run.inputs().forEach(input -> DatasetJson.write(json, input, false));
      json.writeEndArray();
    }
    if (!attempts.isEmpty()) {
      AttemptJson.writeList(json, attempts);
    }
    json.writeEndObject();
  }

  private static void writeAttributes(JsonGenerator json, RunInfo info) {
    json.writeStringProperty("id", info.id().hex());
    json.writeStringProperty("experimentId", info.experiment().toString());
    json.writeStringProperty("name", info.name());
    json.writeStringProperty("status", info.status().word());
    json.writeStringProperty("user", info.user());
    json.writeBooleanProperty("deleted", !info.isActive());
    json.writeNumberProperty("startMs", info.startMs());
    if (info.endMs() != null) {
      json.writeNumberProperty("endMs", info.endMs());
    }
    if (info.parent() != null) {
      json.writeStringProperty("parentRunId", info.parent().hex());
    }
  }

  private static void writeParam(JsonGenerator json, Param param) {
    json.writeName(param.key());
    switch (param.type()) {
      case STRING -> json.writeString(param.value());
      case NUMBER -> json.writeNumber(param.value());
      case BOOLEAN -> json.writeBoolean(param.value().equals("true"));
    }
  }
}
