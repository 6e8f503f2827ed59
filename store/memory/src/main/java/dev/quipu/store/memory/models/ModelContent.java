package dev.quipu.store.memory.models;

import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Tag;
import dev.quipu.core.models.LoggedModel;
import dev.quipu.core.models.ModelInfo;
import dev.quipu.core.models.ModelLimits;
import dev.quipu.core.models.ModelMetric;
import dev.quipu.core.models.ModelPoint;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// Everything of a model at one moment. A write changes a copy.
public record ModelContent(
    ModelInfo info,
    SortedMap<String, Param> params,
    SortedMap<String, Tag> tags,
    SortedMap<MetricKey, ModelMetric> metrics,
    SortedMap<String, Artifact> artifacts) {
  /// What there is one value of.
  public record MetricKey(String key, String datasetName, String datasetDigest, RunId run)
      implements Comparable<MetricKey> {
    private static final Comparator<MetricKey> ORDER =
        Comparator.comparing(MetricKey::key)
            .thenComparing(MetricKey::datasetName)
            .thenComparing(MetricKey::datasetDigest)
            .thenComparing(MetricKey::run);

    public static MetricKey of(ModelMetric metric) {
      ModelPoint point = metric.point();
      return new MetricKey(point.key(), point.datasetName(), point.datasetDigest(), metric.run());
    }

    @Override
    public int compareTo(MetricKey other) {
      return ORDER.compare(this, other);
    }
  }

  public static ModelContent of(ModelInfo info) {
    return new ModelContent(
        info, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  public ModelContent copy() {
    return with(info);
  }

  public ModelContent with(ModelInfo newInfo) {
    return new ModelContent(
        newInfo,
        new TreeMap<>(params),
        new TreeMap<>(tags),
        new TreeMap<>(metrics),
        new TreeMap<>(artifacts));
  }

  public ModelContent withoutRun(RunId run) {
    ModelContent copy = copy();
    copy.metrics.keySet().removeIf(key -> key.run().equals(run));
    return copy;
  }

  public void put(ModelMetric metric) {
    metrics.merge(
        MetricKey.of(metric),
        metric,
        (before, now) -> byTime().compare(now, before) >= 0 ? now : before);
  }

  public static Comparator<ModelMetric> byTime() {
    return comparing(ModelPoint::timeMs).thenComparing(comparing(ModelPoint::step));
  }

  private static Comparator<ModelMetric> comparing(Function<ModelPoint, Long> value) {
    return Comparator.comparing(metric -> value.apply(metric.point()));
  }

  public LoggedModel shown() {
    List<ModelMetric> newest =
        metrics.values().stream()
            .sorted(byTime().reversed())
            .limit(ModelLimits.METRICS_PER_ANSWER)
            .toList();
    return new LoggedModel(
        info,
        List.copyOf(params.values()),
        List.copyOf(tags.values()),
        newest.stream()
            .sorted(
                Comparator.comparing((ModelMetric metric) -> metric.point().key())
                    .thenComparing(metric -> metric.point().datasetName())
                    .thenComparing(metric -> metric.point().datasetDigest())
                    .thenComparing(byTime()))
            .toList());
  }
}
