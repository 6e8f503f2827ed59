package dev.quipu.server.nativeapi.charts;

import dev.quipu.codec.line.MovingAverage;
import dev.quipu.engine.charts.Chart;
import dev.quipu.engine.charts.Chart.Bucket;
import dev.quipu.engine.charts.SeriesReader.SeriesRef;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.nativeapi.charts.NumberColumns.Kind;
import java.util.List;
import java.util.function.ToDoubleFunction;
import tools.jackson.core.JsonGenerator;

/// The JSON of charts of series.
final class ChartJson {
  private ChartJson() {}

  static void write(JsonGenerator json, SeriesRef ref, Chart chart, NumberColumns columns) {
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
    if (!chart.exact() && buckets.stream().anyMatch(ChartJson::hasNonFinite)) {
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

  /// The state from which a client can continue a moving average.
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
