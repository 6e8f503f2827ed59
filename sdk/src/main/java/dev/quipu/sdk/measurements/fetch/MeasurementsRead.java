package dev.quipu.sdk.measurements.fetch;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.TimeUs;
import dev.quipu.core.lineage.MetricMode;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.json.JsonObject;
import dev.quipu.sdk.measurements.ComparedObject;
import dev.quipu.sdk.measurements.Example;
import dev.quipu.sdk.measurements.ExampleItem;
import dev.quipu.sdk.measurements.Measurement;
import dev.quipu.sdk.measurements.MetricStatistics;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads measurements, compared objects and examples of answers.
final class MeasurementsRead {
  private MeasurementsRead() {}

  static Measurement measurement(JsonObject json) {
    String mode = json.text("mode");
    return new Measurement(
        new RunId(json.text("runId")),
        json.text("metric"),
        json.integer("step"),
        TimeUs.instant(json.integer("timeUs")),
        MetricMode.find(mode)
            .orElseThrow(() ->
                new QuipuException(
                    ErrorCode.INTERNAL, "A measurement has the mode " + Text.quote(mode))),
        json.number("value"),
        json.number("raw"),
        json.findText("object").map(Digest::new),
        json.findText("taskId").map(SpanId::new),
        json.object("attributes").values());
  }

  private static MetricStatistics statistics(JsonObject json) {
    return new MetricStatistics(
        json.integer("count"),
        json.number("last"),
        json.number("mean"),
        json.number("min"),
        json.number("max"));
  }

  static ComparedObject compared(JsonObject json) {
    Map<String, MetricStatistics> metrics = new LinkedHashMap<>();
    json.object("metrics").objects().forEach((name, one) -> metrics.put(name, statistics(one)));
    return new ComparedObject(new Digest(json.text("object")), metrics);
  }

  private static ExampleItem item(JsonObject json) {
    return new ExampleItem(
        new Digest(json.text("object")), json.findText("mediaType"), json.values().get("value"));
  }

  static Example example(JsonObject json) {
    JsonObject numbers = json.object("measurements");
    Map<String, Double> measurements = new LinkedHashMap<>();
    numbers.values().keySet().forEach(name -> measurements.put(name, numbers.number(name)));
    return new Example(
        new RunId(json.text("runId")),
        json.findText("taskId").map(SpanId::new),
        json.findText("task"),
        json.findText("status"),
        json.findInteger("startUs").map(TimeUs::instant),
        json.findInteger("endUs").map(TimeUs::instant),
        json.object("attributes").values(),
        items(json.object("inputs")),
        items(json.object("outputs")),
        measurements);
  }

  private static Map<String, ExampleItem> items(JsonObject json) {
    Map<String, ExampleItem> items = new LinkedHashMap<>();
    json.objects().forEach((name, item) -> items.put(name, item(item)));
    return items;
  }
}
