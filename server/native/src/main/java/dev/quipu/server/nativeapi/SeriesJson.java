package dev.quipu.server.nativeapi;

import dev.quipu.codec.line.MovingAverage;
import dev.quipu.codec.line.Points;
import dev.quipu.core.model.Series;
import dev.quipu.engine.charts.Chart;
import dev.quipu.engine.charts.Chart.Bucket;
import dev.quipu.engine.charts.SeriesReader.SeriesRef;
import dev.quipu.engine.request.Results;
import dev.quipu.server.http.Json;
import dev.quipu.server.nativeapi.NumberColumns.Kind;
import java.util.List;
import java.util.function.ToDoubleFunction;
import tools.jackson.core.JsonGenerator;

/// The JSON of series, their points and charts.
final class SeriesJson {
  private SeriesJson() {}

  static void writeList(JsonGenerator json, Results<Series> page) {
    json.writeStartObject();
    json.writeArrayPropertyStart("series");
    for (Series one : page.items()) {
      json.writeStartObject();
      json.writeStringProperty("key", one.key());
      json.writeName("summary");
      RunJson.writeSummary(json, one.summary());
      json.writeEndObject();
    }
    json.writeEndArray();
    if (page.nextPageToken() != null) {
      json.writeStringProperty("nextPageToken", page.nextPageToken());
    }
    json.writeEndObject();
  }

  /// @param total how many the series has
  /// @param page those from `start` on
  static void writePoints(JsonGenerator json, String key, long total, Points page, int start) {
    json.writeStartObject();
    json.writeStringProperty("key", key);
    json.writeNumberProperty("total", total);
    json.writeArrayPropertyStart("points");
    for (int i = 0; i < page.size(); i++) {
      json.writeStartObject();
      json.writeNumberProperty("index", start + i);
      json.writeNumberProperty("step", page.step(i));
      json.writeNumberProperty("timeMs", page.timeMs(i));
      json.writeName("value");
      Json.writeNumber(json, page.value(i));
      json.writeEndObject();
    }
    json.writeEndArray();
    if (start + page.size() < total) {
      json.writeNumberProperty("nextIndex", start + page.size());
    }
    json.writeEndObject();
  }

  static void writeChart(JsonGenerator json, SeriesRef ref, Chart chart, NumberColumns columns) {
    List<Bucket> buckets = chart.buckets();
    json.writeStartObject();
    json.writeStringProperty("runId", ref.run().hex());
    json.writeStringProperty("key", ref.key());
    json.writeNumberProperty("total", chart.total());
    json.writeNumberProperty("inRange", chart.inRange());
    json.writeNumberProperty("buckets", buckets.size());
    json.writeBooleanProperty("exact", chart.exact());
    Writer writer = new Writer(json, columns, buckets);
    writer.column("x", Kind.WHOLE, Bucket::x);
    if (!chart.exact()) {
      writer.column("xEnd", Kind.WHOLE, Bucket::xEnd);
      writer.column("count", Kind.WHOLE, Bucket::count);
      writer.column("min", Kind.OPTIONAL, Bucket::min);
      writer.column("max", Kind.OPTIONAL, Bucket::max);
      writer.column("mean", Kind.OPTIONAL, Bucket::mean);
      writer.column("first", Kind.VALUE, Bucket::first);
    }
    writer.column("last", Kind.VALUE, Bucket::last);
    if (!chart.exact() && buckets.stream().anyMatch(SeriesJson::hasNonFinite)) {
      writer.column("nan", Kind.WHOLE, Bucket::nan);
      writer.column("posInf", Kind.WHOLE, Bucket::positiveInfinite);
      writer.column("negInf", Kind.WHOLE, Bucket::negativeInfinite);
    }
    MovingAverage average = chart.average();
    if (average != null) {
      writer.column("smoothed", Kind.OPTIONAL, Bucket::smoothed);
      json.writeName("smoothedLast");
      writeAverage(json, average);
    }
    writer.column("step", Kind.WHOLE, Bucket::step);
    writer.column("time", Kind.WHOLE, Bucket::timeMs);
    if (chart.total() > 0) {
      json.writeNumberProperty("lastStep", chart.lastStep());
      json.writeNumberProperty("lastMs", chart.lastTimeMs());
    }
    json.writeEndObject();
  }

  /// What is needed to go on with an average.
  private static void writeAverage(JsonGenerator json, MovingAverage average) {
    json.writeStartObject();
    json.writeNumberProperty("weights", average.weights());
    json.writeName("value");
    Json.writeNumber(json, average.value());
    json.writeEndObject();
  }

  private static boolean hasNonFinite(Bucket bucket) {
    return bucket.nan() + bucket.positiveInfinite() + bucket.negativeInfinite() > 0;
  }

  private record Writer(JsonGenerator json, NumberColumns columns, List<Bucket> buckets) {
    void column(String name, Kind kind, ToDoubleFunction<Bucket> of) {
      json.writeName(name);
      columns.write(json, kind, buckets.size(), i -> of.applyAsDouble(buckets.get(i)));
    }
  }
}
