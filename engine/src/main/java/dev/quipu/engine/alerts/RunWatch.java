package dev.quipu.engine.alerts;

import dev.quipu.core.alerts.AlertFiring.Point;
import dev.quipu.core.alerts.AlertId;
import dev.quipu.core.alerts.AlertRule;
import dev.quipu.core.frame.Block;
import dev.quipu.core.frame.Frame;
import dev.quipu.engine.alerts.AlertIndex.Watched;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The alerts of one run, with the newest values of the metrics they name. Every row of a frame is
/// looked at: a spike between two others fires, too. Not safe for several threads.
final class RunWatch {
  private final MetricStates metrics = new MetricStates();
  private final Map<MetricState, List<Armed>> byMetric = new HashMap<>();
  private final List<Armed> all = new ArrayList<>();

  /// Counts blocks, to take each alert once a block.
  private long block;

  /// An alert that may fire.
  private static final class Armed {
    private final Watched watched;
    private final BoundCondition condition;
    private @Nullable Long lastFiredMs;
    private long takenIn;

    Armed(Watched watched, MetricStates metrics, @Nullable Long lastFiredMs) {
      this.watched = watched;
      condition = BoundCondition.of(watched.condition(), metrics);
      this.lastFiredMs = lastFiredMs;
    }

    boolean isReady(long nowMs) {
      if (lastFiredMs == null) {
        return true;
      }
      AlertRule rule = watched.alert().rule();
      return rule.cooldownMs() != null && nowMs - lastFiredMs >= rule.cooldownMs();
    }

    boolean firesNow(long silentMs, long nowMs) {
      return isReady(nowMs) && condition.truth(silentMs) == Truth.TRUE;
    }
  }

  /// @param lastFiredMs when an alert last fired in this run; null if never
  RunWatch(List<Watched> alerts, Function<AlertId, @Nullable Long> lastFiredMs) {
    alerts.forEach(watched -> metrics.prepare(watched.condition()));
    for (Watched watched : alerts) {
      Armed armed = new Armed(watched, metrics, lastFiredMs.apply(watched.alert().id()));
      all.add(armed);
      for (String key : watched.keys()) {
        byMetric.computeIfAbsent(metrics.of(key), _ -> new ArrayList<>()).add(armed);
      }
    }
  }

  /// The state of the metrics, to fill it with earlier points.
  MetricStates metrics() {
    return metrics;
  }

  /// Takes the points of a frame.
  ///
  /// @param position of the frame in the outbox
  /// @param sink takes the alerts that fire, each with the point that caused it
  void take(Frame frame, long position, long nowMs, BiConsumer<Watched, Point> sink) {
    for (Block of : frame.blocks()) {
      take(of, position, nowMs, sink);
    }
  }

  private void take(Block of, long position, long nowMs, BiConsumer<Watched, Point> sink) {
    List<Column> columns = columns(of);
    List<Armed> candidates = candidates(columns, position, nowMs);
    List<Column> followed = new ArrayList<>();
    for (Column column : columns) {
      if (isNamed(column, candidates)) {
        followed.add(column);
      } else {
        column.metric.addAll(of.steps(), column.values, of.rows());
      }
    }
    if (!candidates.isEmpty()) {
      for (int row = 0; row < of.rows(); row++) {
        take(of, row, followed, candidates, nowMs, sink);
      }
    }
    columns.forEach(column -> column.metric.expectNothing());
  }

  /// The values of a metric in a block.
  private static final class Column {
    private final MetricState metric;
    private final double[] values;

    Column(MetricState metric, double[] values) {
      this.metric = metric;
      this.values = values;
    }
  }

  /// The columns of metrics that alerts name.
  private List<Column> columns(Block of) {
    List<Column> columns = new ArrayList<>();
    for (int k = 0; k < of.keyCount(); k++) {
      MetricState metric = of.isJson(k) ? null : metrics.find(of.key(k));
      if (metric != null) {
        columns.add(new Column(metric, of.values(k)));
        metric.expect(of.values(k), of.rows());
      }
    }
    return columns;
  }

  /// The alerts that may fire for one of the columns.
  private List<Armed> candidates(List<Column> columns, long position, long nowMs) {
    block++;
    List<Armed> candidates = new ArrayList<>();
    for (Column column : columns) {
      for (Armed armed : byMetric.getOrDefault(column.metric, List.of())) {
        if (armed.takenIn != block) {
          armed.takenIn = block;
          if (armed.watched.alert().after() < position
              && armed.isReady(nowMs)
              && armed.condition.mayHold()) {
            candidates.add(armed);
          }
        }
      }
    }
    return candidates;
  }

  private static boolean isNamed(Column column, List<Armed> candidates) {
    for (Armed armed : candidates) {
      if (armed.watched.keys().contains(column.metric.key())) {
        return true;
      }
    }
    return false;
  }

  /// Takes one row of the metrics that candidates name.
  private static void take(
      Block of,
      int row,
      List<Column> columns,
      List<Armed> candidates,
      long nowMs,
      BiConsumer<Watched, Point> sink) {
    long step = of.steps()[row];
    for (Column column : columns) {
      column.metric.add(step, column.values[row]);
    }
    for (Armed armed : candidates) {
      if (armed.firesNow(0, nowMs)) {
        armed.lastFiredMs = nowMs;
        for (Column column : columns) {
          String key = column.metric.key();
          if (armed.watched.keys().contains(key)) {
            double value = column.values[row];
            sink.accept(armed.watched, new Point(key, step, of.timesMs()[row], value));
            break;
          }
        }
      }
    }
  }

  /// Takes note that the run has given no sign of life for some time.
  void silent(long silentMs, long nowMs, Consumer<Watched> sink) {
    for (Armed armed : all) {
      if (armed.watched.condition().asksForSilence() && armed.firesNow(silentMs, nowMs)) {
        armed.lastFiredMs = nowMs;
        sink.accept(armed.watched);
      }
    }
  }
}
