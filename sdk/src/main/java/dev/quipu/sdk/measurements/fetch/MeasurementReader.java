package dev.quipu.sdk.measurements.fetch;

import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.sdk.fetch.Pages;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.json.JsonObject;
import dev.quipu.sdk.measurements.ComparedObject;
import dev.quipu.sdk.measurements.Comparison;
import dev.quipu.sdk.measurements.Example;
import dev.quipu.sdk.measurements.Measurement;
import dev.quipu.sdk.wire.MeasurementsJson;
import dev.quipu.sdk.wire.Query;
import java.net.http.HttpRequest;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Fetches measurements, comparisons and examples. Programs use the methods of `Project`,
/// `StoredRun` and `StoredExperiment`.
public record MeasurementReader(ServerReader reader) {
  /// Measurements and compared objects of a page: each has some hundred bytes.
  private static final int SMALL_ITEMS = 1000;

  /// Examples of a page: each may have values of some kilobytes.
  private static final int EXAMPLES = 200;

  /// Some runs.
  ///
  /// @param field the name of the field that lists the ids
  public record Runs(String field, List<String> ids) {
    public static Runs of(Collection<RunId> runs) {
      return new Runs("runIds", runs.stream().map(RunId::hex).toList());
    }

    public static Runs of(ExperimentId experiment) {
      return new Runs("experimentIds", List.of(experiment.toString()));
    }
  }

  /// The measurements of a run by time.
  ///
  /// @param metric null for all
  public Iterator<Measurement> ofRun(RunId run, @Nullable String metric) {
    return measurements(query -> reader.api().list(run, "measurements", query), metric);
  }

  /// The measurements of an object.
  ///
  /// @param metric null for all
  public Iterator<Measurement> ofObject(Digest object, @Nullable String metric) {
    return measurements(query -> reader.api().measurements(object, query), metric);
  }

  private Iterator<Measurement> measurements(
      Function<Query, HttpRequest> request, @Nullable String metric) {
    return pages(
        SMALL_ITEMS,
        "measurements",
        MeasurementsRead::measurement,
        (token, max) ->
            request.apply(
                Query.EMPTY
                    .with("max", max)
                    .withIfPresent("metric", metric)
                    .withIfPresent("pageToken", token)));
  }

  public Iterator<ComparedObject> compare(Runs runs, Comparison how) {
    return pages(
        SMALL_ITEMS,
        "objects",
        MeasurementsRead::compared,
        (token, max) ->
            reader
                .api()
                .compareObjects(
                    MeasurementsJson.comparison(
                        runs.field,
                        runs.ids,
                        how.metrics(),
                        how.orderMetric(),
                        how.statistic().name().toLowerCase(Locale.ROOT),
                        how.isDescending(),
                        max,
                        token)));
  }

  /// What tasks of runs took, made and measured.
  ///
  /// @param task only tasks of this name; null for all, and for the runs themselves
  public Iterator<Example> examples(Runs runs, @Nullable String task) {
    return pages(
        EXAMPLES,
        "examples",
        MeasurementsRead::example,
        (token, max) ->
            reader
                .api()
                .searchExamples(MeasurementsJson.examples(runs.field, runs.ids, task, max, token)));
  }

  @FunctionalInterface
  private interface PageRequest {
    HttpRequest of(@Nullable String token, int max);
  }

  private <T> Iterator<T> pages(
      int size, String field, Function<JsonObject, T> reading, PageRequest request) {
    return new Pages<>(
        size,
        (token, max) -> {
          JsonObject page = reader.load(request.of(token, max), field);
          return new Pages.Page<>(
              page.objects(field).stream().map(reading).toList(),
              page.findText("nextPageToken").orElse(null));
        });
  }
}
