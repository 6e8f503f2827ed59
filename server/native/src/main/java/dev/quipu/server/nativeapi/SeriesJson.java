package dev.quipu.server.nativeapi;

import dev.quipu.codec.Points;
import dev.quipu.core.Series;
import dev.quipu.engine.Chart;
import dev.quipu.engine.Chart.Bucket;
import dev.quipu.engine.SeriesReader.SeriesRef;
import dev.quipu.engine.store.Page;
import dev.quipu.server.http.Json;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import tools.jackson.core.JsonGenerator;

/// The JSON of series, their points and charts.
final class SeriesJson {
  /// Doubles up to here hold every integer exactly.
  private static final double EXACT_INTEGERS = 1L << 53;

  private SeriesJson() {}

  static void writeList(JsonGenerator json, Page<Series> page) {
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
    if (page.hasMore()) {
      json.writeStringProperty("nextPageToken", KeyToken.of(page.items().getLast().key()));
    }
    json.writeEndObject();
  }

  static void writePoints(JsonGenerator json, String key, Points points, int start, int limit) {
    int end = (int) Math.min((long) start + limit, points.size());
    json.writeStartObject();
    json.writeStringProperty("key", key);
    json.writeNumberProperty("total", points.size());
    json.writeArrayPropertyStart("points");
    for (int i = start; i < end; i++) {
      json.writeStartObject();
      json.writeNumberProperty("index", i);
      json.writeNumberProperty("step", points.step(i));
      json.writeNumberProperty("timeMs", points.timeMs(i));
      json.writeName("value");
      Json.writeNumber(json, points.value(i));
      json.writeEndObject();
    }
    json.writeEndArray();
    if (end < points.size()) {
      json.writeNumberProperty("nextIndex", end);
    }
    json.writeEndObject();
  }

  static void writeChart(JsonGenerator json, SeriesRef ref, Chart chart) {
    List<Bucket> buckets = chart.buckets();
    json.writeStartObject();
    json.writeStringProperty("runId", ref.run().hex());
    json.writeStringProperty("key", ref.key());
    json.writeNumberProperty("total", chart.total());
    json.writeNumberProperty("inRange", chart.inRange());
    json.writeNumberProperty("buckets", buckets.size());
    json.writeBooleanProperty("exact", chart.exact());
    positions(json, "x", buckets, Bucket::x);
    if (!chart.exact()) {
      positions(json, "xEnd", buckets, Bucket::xEnd);
      longs(json, "count", buckets, Bucket::count);
      finite(json, "min", buckets, Bucket::min);
      finite(json, "max", buckets, Bucket::max);
      finite(json, "mean", buckets, Bucket::mean);
      values(json, "first", buckets, Bucket::first);
    }
    values(json, "last", buckets, Bucket::last);
    if (!chart.exact() && buckets.stream().anyMatch(SeriesJson::hasNonFinite)) {
      longs(json, "nan", buckets, Bucket::nan);
      longs(json, "posInf", buckets, Bucket::positiveInfinite);
      longs(json, "negInf", buckets, Bucket::negativeInfinite);
    }
    longs(json, "step", buckets, Bucket::step);
    longs(json, "time", buckets, Bucket::timeMs);
    if (chart.total() > 0) {
      json.writeNumberProperty("lastStep", chart.lastStep());
      json.writeNumberProperty("lastMs", chart.lastTimeMs());
    }
    json.writeEndObject();
  }

  private static boolean hasNonFinite(Bucket bucket) {
    return bucket.nan() + bucket.positiveInfinite() + bucket.negativeInfinite() > 0;
  }

  /// Positions on an axis are integers as a rule, which are shorter without a fraction.
  private static void positions(
      JsonGenerator json, String name, List<Bucket> buckets, ToDoubleFunction<Bucket> column) {
    json.writeArrayPropertyStart(name);
    for (Bucket bucket : buckets) {
      double x = column.applyAsDouble(bucket);
      if (x == Math.rint(x) && Math.abs(x) <= EXACT_INTEGERS) {
        json.writeNumber((long) x);
      } else {
        Json.writeNumber(json, x);
      }
    }
    json.writeEndArray();
  }

  /// NaN stands for a bucket without finite values.
  private static void finite(
      JsonGenerator json, String name, List<Bucket> buckets, ToDoubleFunction<Bucket> column) {
    json.writeArrayPropertyStart(name);
    for (Bucket bucket : buckets) {
      double value = column.applyAsDouble(bucket);
      if (Double.isNaN(value)) {
        json.writeNull();
      } else {
        json.writeNumber(value);
      }
    }
    json.writeEndArray();
  }

  private static void values(
      JsonGenerator json, String name, List<Bucket> buckets, ToDoubleFunction<Bucket> column) {
    json.writeArrayPropertyStart(name);
    for (Bucket bucket : buckets) {
      Json.writeNumber(json, column.applyAsDouble(bucket));
    }
    json.writeEndArray();
  }

  private static void longs(
      JsonGenerator json, String name, List<Bucket> buckets, ToLongFunction<Bucket> column) {
    json.writeArrayPropertyStart(name);
    for (Bucket bucket : buckets) {
      json.writeNumber(column.applyAsLong(bucket));
    }
    json.writeEndArray();
  }
}
