package dev.quipu.engine.lineage;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.compaction.Compactor;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.lineage.MeasurementReader.Filter;
import dev.quipu.engine.port.lineage.MeasurementReader.Measurement;
import dev.quipu.engine.port.lineage.MeasurementReader.Order;
import dev.quipu.engine.port.lineage.MeasurementReader.RunChoice;
import dev.quipu.engine.port.lineage.MeasurementReader.Statistics;
import dev.quipu.engine.request.PageToken;
import dev.quipu.engine.request.Results;
import dev.quipu.engine.runs.Runs;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads measurements, and compares objects by them.
public final class Measurements {
  private final Store store;
  private final LineageStore lineage;

  public Measurements(Store store, Compactor compactor) {
    this.store = store;
    lineage = new LineageStore(store, compactor);
  }

  /// A page of the measurements of a run, by time.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such run
  public Results<Measurement> ofRun(
      Scope scope, RunId run, Filter filter, int max, @Nullable String pageToken) {
    PageToken tokens = PageToken.of(store.secret(), "measurements", scope.project(), run, filter);
    String after = tokens.place(pageToken);
    List<Measurement> found =
        lineage.read(scope, run, tx -> tx.measurements().ofRun(run, filter, after, max + 1));
    return tokens.page(found, max, Measurement::place);
  }

  /// A page of the measurements of an object by all runs, by run and time. None if nothing has
  /// measured the object, or if there is no such object.
  ///
  /// @param metric null for all
  public Results<Measurement> ofObject(
      Scope scope, Digest object, @Nullable String metric, int max, @Nullable String pageToken) {
    PageToken tokens =
        PageToken.of(
            store.secret(), "measurements", scope.project(), object, String.valueOf(metric));
    String after = tokens.place(pageToken);
    List<Measurement> found =
        lineage.read(scope, tx -> tx.measurements().ofObject(object, metric, after, max + 1));
    return tokens.page(found, max, Measurement::place);
  }

  /// What some metrics say of an object.
  ///
  /// @param metrics by name; those that did not measure the object are left out
  public record Compared(Digest object, Map<String, Statistics> metrics) {}

  /// Objects beside each other.
  ///
  /// @param metrics that are compared, by name
  /// @param isCutOff whether objects were measured by more metrics than
  ///   [LineageLimits#COMPARED_METRICS]
  public record Comparison(List<String> metrics, boolean isCutOff, Results<Compared> objects) {}

  /// Compares the objects that some runs measured.
  ///
  /// @param metrics that are compared; empty for all
  /// @param order null for the order in which the objects came
  /// @throws QuipuException NOT_FOUND if there is no such run; INVALID_ARGUMENT for too many runs
  ///   or metrics
  public Comparison compare(
      Scope scope,
      RunChoice runs,
      List<String> metrics,
      @Nullable Order order,
      int max,
      @Nullable String pageToken) {
    LineageLimits.requireAtMost(metrics.size(), LineageLimits.COMPARED_METRICS, "metrics");
    PageToken tokens =
        PageToken.of(
            store.secret(), "compared", scope.project(), runs, metrics, String.valueOf(order));
    String place = tokens.place(pageToken);
    int skip = place == null ? 0 : Integer.parseInt(place);
    return lineage.search(
        scope,
        tx -> {
          require(tx, runs);
          List<String> names =
              metrics.isEmpty()
                  ? tx.measurements().metrics(runs, LineageLimits.COMPARED_METRICS + 1)
                  : metrics;
          boolean isCutOff = names.size() > LineageLimits.COMPARED_METRICS;
          List<String> some = isCutOff ? names.subList(0, LineageLimits.COMPARED_METRICS) : names;
          List<Digest> objects = tx.measurements().measured(runs, order, skip, max + 1);
          Map<Digest, Map<String, Statistics>> statistics =
              tx.measurements().statistics(runs, objects, some);
          List<Compared> compared =
              objects.stream()
                  .map(object -> new Compared(object, statistics.getOrDefault(object, Map.of())))
                  .toList();
          return new Comparison(
              some, isCutOff, tokens.page(compared, max, _ -> String.valueOf(skip + max)));
        });
  }

  /// @throws QuipuException NOT_FOUND if a named run is not there; INVALID_ARGUMENT for too many
  static void require(ReadTransaction tx, RunChoice choice) {
    switch (choice) {
      case RunChoice.Named named -> {
        LineageLimits.requireAtMost(named.runs().size(), LineageLimits.CHOSEN_RUNS, "runs");
        named.runs().forEach(run -> Runs.require(tx, run));
      }
      case RunChoice.OfExperiments of ->
          LineageLimits.requireAtMost(
              of.experiments().size(), LineageLimits.CHOSEN_RUNS, "experiments");
    }
  }
}
