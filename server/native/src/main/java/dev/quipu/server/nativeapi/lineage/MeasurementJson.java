package dev.quipu.server.nativeapi.lineage;

import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.engine.lineage.Examples.Example;
import dev.quipu.engine.lineage.Examples.Item;
import dev.quipu.engine.lineage.Measurements.Compared;
import dev.quipu.engine.lineage.Measurements.Comparison;
import dev.quipu.engine.port.lineage.MeasurementReader.Measurement;
import dev.quipu.engine.port.lineage.MeasurementReader.Statistics;
import dev.quipu.engine.request.Results;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.nativeapi.request.NextPage;
import java.util.SortedMap;
import tools.jackson.core.JsonGenerator;

/// Writes measurements, comparisons and examples.
final class MeasurementJson {
  private MeasurementJson() {}

  static void write(JsonGenerator json, Results<Measurement> page) {
    json.writeStartObject();
    json.writeArrayPropertyStart("measurements");
    page.items().forEach(one -> write(json, one));
    json.writeEndArray();
    token(json, page);
    json.writeEndObject();
  }

  private static void token(JsonGenerator json, Results<?> page) {
    NextPage.write(json, page.nextPageToken());
  }

  private static void write(JsonGenerator json, Measurement one) {
    MetricMeasured measured = one.measured();
    json.writeStartObject();
    json.writeStringProperty("runId", one.run().hex());
    json.writeStringProperty("metric", measured.metric());
    json.writeNumberProperty("step", measured.step());
    json.writeNumberProperty("timeUs", measured.timeUs());
    json.writeStringProperty("mode", measured.mode().word());
    number(json, "value", measured.value());
    number(json, "raw", measured.raw());
    if (measured.object() != null) {
      json.writeStringProperty("object", measured.object().hex());
    }
    if (measured.task() != null) {
      json.writeStringProperty("taskId", measured.task().hex());
    }
    LineageJson.attributes(json, measured.attributes());
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String name, double value) {
    json.writeName(name);
    Json.writeNumber(json, value);
  }

  static void write(JsonGenerator json, Comparison comparison) {
    json.writeStartObject();
    json.writeArrayPropertyStart("metrics");
    comparison.metrics().forEach(json::writeString);
    json.writeEndArray();
    json.writeBooleanProperty("cutOff", comparison.isCutOff());
    json.writeArrayPropertyStart("objects");
    comparison.objects().items().forEach(one -> write(json, one));
    json.writeEndArray();
    token(json, comparison.objects());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Compared compared) {
    json.writeStartObject();
    json.writeStringProperty("object", compared.object().hex());
    json.writeObjectPropertyStart("metrics");
    compared
        .metrics()
        .forEach((metric, statistics) -> {
          json.writeName(metric);
          write(json, statistics);
        });
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Statistics statistics) {
    json.writeStartObject();
    json.writeNumberProperty("count", statistics.count());
    number(json, "last", statistics.last());
    number(json, "mean", statistics.mean());
    number(json, "min", statistics.min());
    number(json, "max", statistics.max());
    json.writeEndObject();
  }

  static void writeExamples(JsonGenerator json, Results<Example> page) {
    json.writeStartObject();
    json.writeArrayPropertyStart("examples");
    page.items().forEach(one -> write(json, one));
    json.writeEndArray();
    token(json, page);
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Example example) {
    json.writeStartObject();
    json.writeStringProperty("runId", example.run().hex());
    TaskChanged task = example.task();
    if (task != null) {
      json.writeStringProperty("taskId", task.id().hex());
      json.writeStringProperty("task", task.name());
      json.writeStringProperty("status", task.status().word());
      json.writeNumberProperty("startUs", task.timeUs());
      if (task.endUs() != null) {
        json.writeNumberProperty("endUs", task.endUs());
      }
      LineageJson.attributes(json, task.attributes());
    }
    items(json, "inputs", example.inputs());
    items(json, "outputs", example.outputs());
    json.writeObjectPropertyStart("measurements");
    example.measurements().forEach((metric, value) -> number(json, metric, value));
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void items(JsonGenerator json, String name, SortedMap<String, Item> items) {
    json.writeObjectPropertyStart(name);
    items.forEach((key, item) -> {
      json.writeObjectPropertyStart(key);
      json.writeStringProperty("object", item.object().hex());
      if (item.mediaType() != null) {
        json.writeStringProperty("mediaType", item.mediaType());
      }
      if (item.value() != null) {
        json.writeName("value");
        json.writeRawValue(item.value().text());
      }
      json.writeEndObject();
    });
    json.writeEndObject();
  }
}
