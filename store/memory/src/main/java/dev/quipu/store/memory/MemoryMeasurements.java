package dev.quipu.store.memory;

import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.lineage.MeasurementReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads measurements. The place of one is the number of its run, and its index in the run by time.
record MemoryMeasurements(ProjectContent project) implements MeasurementReader {
  private static final Comparator<MetricMeasured> BY_TIME =
      Comparator.comparingLong(MetricMeasured::timeUs)
          .thenComparing(MetricMeasured::metric)
          .thenComparingLong(MetricMeasured::step);

  // ---- lists ----

  private static Stream<Measurement> ofRun(
      RunContent run, Predicate<MetricMeasured> filter, @Nullable String after) {
    List<MetricMeasured> sorted = run.lineage.measurements.stream().sorted(BY_TIME).toList();
    int first = 0;
    if (after != null) {
      String[] parts = after.split(" ", -1);
      long at = Long.parseLong(parts[0]);
      first = run.no < at ? sorted.size() : run.no == at ? Integer.parseInt(parts[1]) + 1 : 0;
    }
    List<Measurement> found = new ArrayList<>();
    for (int i = first; i < sorted.size(); i++) {
      if (filter.test(sorted.get(i))) {
        found.add(new Measurement(run.info.id(), sorted.get(i), run.no + " " + i));
      }
    }
    return found.stream();
  }

  @Override
  public List<Measurement> ofRun(RunId run, Filter filter, @Nullable String after, int max) {
    RunContent found = project.find(run);
    return found == null
        ? List.of()
        : ofRun(
                found,
                one ->
                    (filter.metric() == null || filter.metric().equals(one.metric()))
                        && (filter.task() == null || filter.task().equals(one.task()))
                        && (filter.object() == null || filter.object().equals(one.object())),
                after)
            .limit(max)
            .toList();
  }

  @Override
  public List<Measurement> ofObject(
      Digest object, @Nullable String metric, @Nullable String after, int max) {
    return project
        .runs()
        .filter(run -> run.info.isActive())
        .flatMap(run ->
            ofRun(
                run,
                one ->
                    object.equals(one.object()) && (metric == null || metric.equals(one.metric())),
                after))
        .limit(max)
        .toList();
  }

  // ---- over runs ----

  private Stream<RunContent> chosen(RunChoice choice) {
    return switch (choice) {
      case RunChoice.OfExperiments of ->
          project
              .runs()
              .filter(
                  run -> run.info.isActive() && of.experiments().contains(run.info.experiment()));
      case RunChoice.Named named ->
          project.runs().filter(run -> named.runs().contains(run.info.id()));
    };
  }

  @Override
  public List<RunId> runs(RunChoice choice, @Nullable RunId after, int max) {
    RunContent last = after == null ? null : project.findAny(after);
    return chosen(choice)
        .filter(run -> last == null || run.no > last.no)
        .map(run -> run.info.id())
        .limit(max)
        .toList();
  }

  private Stream<MetricMeasured> ofObjects(RunChoice choice) {
    return chosen(choice)
        .flatMap(run -> run.lineage.measurements.stream())
        .filter(one -> one.object() != null);
  }

  @Override
  public List<String> metrics(RunChoice choice, int max) {
    return ofObjects(choice).map(MetricMeasured::metric).distinct().sorted().limit(max).toList();
  }

  @Override
  public List<Digest> measured(RunChoice choice, @Nullable Order order, int skip, int max) {
    Set<Digest> objects = new LinkedHashSet<>();
    ofObjects(choice).forEach(one -> objects.add(Objects.requireNonNull(one.object())));
    List<Digest> sorted = new ArrayList<>(objects);
    if (order != null) {
      Map<Digest, Map<String, Statistics>> known =
          statistics(choice, objects, List.of(order.metric()));
      Map<Digest, Double> values = new HashMap<>();
      known.forEach((object, metrics) -> {
        double value = of(order.statistic(), Objects.requireNonNull(metrics.get(order.metric())));
        if (!Double.isNaN(value)) {
          values.put(object, value);
        }
      });
      Comparator<Double> direction =
          order.isDescending() ? Comparator.reverseOrder() : Comparator.naturalOrder();
      sorted.sort(Comparator.comparing(values::get, Comparator.nullsLast(direction)));
    }
    return sorted.stream().skip(skip).limit(max).toList();
  }

  private static double of(Statistic statistic, Statistics of) {
    return switch (statistic) {
      case COUNT -> of.count();
      case LAST -> of.last();
      case MEAN -> of.mean();
      case MIN -> of.min();
      case MAX -> of.max();
    };
  }

  @Override
  public Map<Digest, Map<String, Statistics>> statistics(
      RunChoice choice, Collection<Digest> objects, Collection<String> metrics) {
    Map<Digest, Map<String, List<MetricMeasured>>> found = new LinkedHashMap<>();
    ofObjects(choice)
        .filter(one -> objects.contains(one.object()) && metrics.contains(one.metric()))
        .sorted(Comparator.comparing(MetricMeasured::metric))
        .forEach(one ->
            found
                .computeIfAbsent(Objects.requireNonNull(one.object()), _ -> new LinkedHashMap<>())
                .computeIfAbsent(one.metric(), _ -> new ArrayList<>())
                .add(one));
    Map<Digest, Map<String, Statistics>> all = new LinkedHashMap<>();
    found.forEach((object, lists) -> {
      Map<String, Statistics> each = new LinkedHashMap<>();
      lists.forEach((metric, some) -> each.put(metric, statistics(some)));
      all.put(object, each);
    });
    return all;
  }

  private static Statistics statistics(List<MetricMeasured> some) {
    double[] numbers =
        some.stream().mapToDouble(MetricMeasured::raw).filter(raw -> !Double.isNaN(raw)).toArray();
    return new Statistics(
        some.size(),
        last(some),
        Arrays.stream(numbers).average().orElse(Double.NaN),
        Arrays.stream(numbers).min().orElse(Double.NaN),
        Arrays.stream(numbers).max().orElse(Double.NaN));
  }

  private static double last(Collection<MetricMeasured> some) {
    MetricMeasured last = null;
    for (MetricMeasured one : some) {
      last = last == null || one.timeUs() >= last.timeUs() ? one : last;
    }
    return Objects.requireNonNull(last).raw();
  }

  // ---- of tasks and their objects ----

  @Override
  public Map<Task, Map<String, Double>> lastOfTasks(RunId run, Collection<Task> tasks) {
    Map<Task, Map<String, Double>> all = new HashMap<>();
    RunContent found = project.find(run);
    if (found == null) {
      return all;
    }
    for (Task task : tasks) {
      Map<String, List<MetricMeasured>> lists = new LinkedHashMap<>();
      SpanId id = task.id();
      found.lineage.measurements.stream()
          .filter(one -> Objects.equals(one.task(), id) && (id != null || one.object() == null))
          .sorted(Comparator.comparing(MetricMeasured::metric))
          .forEach(one -> lists.computeIfAbsent(one.metric(), _ -> new ArrayList<>()).add(one));
      Map<String, Double> last = new LinkedHashMap<>();
      lists.forEach((metric, some) -> last.put(metric, last(some)));
      if (!last.isEmpty()) {
        all.put(task, last);
      }
    }
    return all;
  }

  @Override
  public Map<Digest, Map<String, Double>> lastOfObjects(
      Collection<Digest> objects, @Nullable RunId run) {
    Map<Digest, Map<String, List<MetricMeasured>>> lists = new LinkedHashMap<>();
    project
        .runs()
        .filter(one -> run == null ? one.info.isActive() : one.info.id().equals(run))
        .flatMap(one -> one.lineage.measurements.stream())
        .filter(one -> one.object() != null && objects.contains(one.object()))
        .sorted(Comparator.comparing(MetricMeasured::metric))
        .forEach(one ->
            lists
                .computeIfAbsent(Objects.requireNonNull(one.object()), _ -> new LinkedHashMap<>())
                .computeIfAbsent(one.metric(), _ -> new ArrayList<>())
                .add(one));
    Map<Digest, Map<String, Double>> all = new HashMap<>();
    lists.forEach((object, metrics) -> {
      Map<String, Double> last = new LinkedHashMap<>();
      metrics.forEach((metric, some) -> last.put(metric, last(some)));
      all.put(object, last);
    });
    return all;
  }
}
