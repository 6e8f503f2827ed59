package dev.quipu.engine.port.lineage;

import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads measurements, and what is made of them. As with [LineageReader], only compaction makes
/// them readable here. Statistics are those of raw values.
public interface MeasurementReader {
  /// A measurement of a run.
  ///
  /// @param place where it stands in its list, in a form that is private to the store
  record Measurement(RunId run, MetricMeasured measured, String place) {}

  /// Selects measurements of a run; null for all.
  record Filter(@Nullable String metric, @Nullable SpanId task, @Nullable Digest object) {
    public static final Filter ALL = new Filter(null, null, null);
  }

  /// Measurements of a run by time.
  ///
  /// @param after the place of the last one that is left out; null for none
  List<Measurement> ofRun(RunId run, Filter filter, @Nullable String after, int max);

  /// Measurements of an object by all runs that are not deleted, by run and time.
  ///
  /// @param metric null for all
  /// @param after as in [#ofRun]
  List<Measurement> ofObject(
      Digest object, @Nullable String metric, @Nullable String after, int max);

  // ---- over runs ----

  /// Some runs: those of experiments that are not deleted, or those that are named.
  sealed interface RunChoice {
    record OfExperiments(List<ExperimentId> experiments) implements RunChoice {
      public OfExperiments {
        experiments = List.copyOf(experiments);
      }
    }

    record Named(List<RunId> runs) implements RunChoice {
      public Named {
        runs = List.copyOf(runs);
      }
    }
  }

  /// The runs of a choice in the order in which they were created.
  ///
  /// @param after only runs after this one; null for all
  List<RunId> runs(RunChoice choice, @Nullable RunId after, int max);

  /// The metrics that objects were measured by, by name.
  List<String> metrics(RunChoice choice, int max);

  /// What a metric says of an object.
  ///
  /// @param last the raw value of the measurement that was made last
  /// @param mean NaN if there is no number; a NaN counts, but into no other statistic
  record Statistics(long count, double last, double mean, double min, double max) {}

  /// A statistic by which objects are ordered.
  enum Statistic {
    COUNT,
    LAST,
    MEAN,
    MIN,
    MAX
  }

  /// An order of objects. Objects without a number there come last, whatever the direction.
  record Order(String metric, Statistic statistic, boolean isDescending) {}

  /// A page of the objects that were measured.
  ///
  /// @param order null for the order in which the store came to know the objects
  /// @param skip how many are left out at the start
  List<Digest> measured(RunChoice choice, @Nullable Order order, int skip, int max);

  /// The statistics of some metrics of some objects. What was not measured is left out.
  Map<Digest, Map<String, Statistics>> statistics(
      RunChoice choice, Collection<Digest> objects, Collection<String> metrics);

  // ---- of tasks and their objects ----

  /// The last raw value of each metric that some tasks of a run measured.
  ///
  /// @param tasks of the run itself, only measurements of no object count
  Map<Task, Map<String, Double>> lastOfTasks(RunId run, Collection<Task> tasks);

  /// The last raw value of each metric of some objects.
  ///
  /// @param run only measurements of this run; null for those of all runs that are not deleted
  Map<Digest, Map<String, Double>> lastOfObjects(Collection<Digest> objects, @Nullable RunId run);

  /// A task of a run, or the run itself.
  ///
  /// @param id null for the run itself
  record Task(@Nullable SpanId id) {}
}
