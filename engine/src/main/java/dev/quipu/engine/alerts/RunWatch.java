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
  private final Map<String, MetricState> metrics = new HashMap<>();
  private final Map<String, List<Armed>> byKey = new HashMap<>();
  private final List<Armed> all = new ArrayList<>();
  private final Evaluation evaluation = new Evaluation(metrics);

  /// Counts blocks, to take each alert once a block.
  private long block;

  /// An alert that may fire.
  private static final class Armed {
    private final Watched watched;
    private @Nullable Long lastFiredMs;
    private long takenIn;

    Armed(Watched watched, @Nullable Long lastFiredMs) {
      this.watched = watched;
      this.lastFiredMs = lastFiredMs;
    }

    boolean isReady(long nowMs) {
      if (lastFiredMs == null) {
        return true;
      }
      AlertRule rule = watched.alert().rule();
      return rule.cooldownMs() != null && nowMs - lastFiredMs >= rule.cooldownMs();
    }
  }

  /// @param lastFiredMs when an alert last fired in this run; null if never
  RunWatch(List<Watched> alerts, Function<AlertId, @Nullable Long> lastFiredMs) {
    for (Watched watched : alerts) {
      Armed armed = new Armed(watched, lastFiredMs.apply(watched.alert().id()));
      all.add(armed);
      for (String key : watched.keys()) {
        MetricState metric = metrics.computeIfAbsent(key, _ -> new MetricState());
        watched.condition().each(test -> metric.prepare(test, key));
        byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(armed);
      }
    }
  }

  /// The metrics by key, to fill them with earlier points.
  Map<String, MetricState> metrics() {
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
    if (columns.isEmpty()) {
      return;
    }
    List<Armed> candidates = candidates(columns, position, nowMs);
    if (candidates.isEmpty()) {
      for (Column column : columns) {
        column.metric.addAll(of.steps(), column.values, of.rows());
      }
    } else {
      for (int row = 0; row < of.rows(); row++) {
        take(of, row, columns, candidates, nowMs, sink);
      }
    }
    columns.forEach(column -> column.metric.expectNothing());
  }

  private static final class Column {
    private final String key;
    private final MetricState metric;
    private final double[] values;

    private Column(String key, MetricState metric, double[] values) {
      this.key = key;
      this.metric = metric;
      this.values = values;
    }
  }

  /// The columns of metrics that alerts name.
  private List<Column> columns(Block of) {
    List<Column> columns = new ArrayList<>();
    for (int k = 0; k < of.keyCount(); k++) {
      MetricState metric = of.isJson(k) ? null : metrics.get(of.key(k));
      if (metric != null) {
        columns.add(new Column(of.key(k), metric, of.values(k)));
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
      for (Armed armed : byKey.getOrDefault(column.key, List.of())) {
        if (armed.takenIn != block) {
          armed.takenIn = block;
          if (armed.watched.alert().after() < position
              && armed.isReady(nowMs)
              && evaluation.mayHold(armed.watched.condition())) {
            candidates.add(armed);
          }
        }
      }
    }
    return candidates;
  }

  private void take(
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
      if (armed.isReady(nowMs) && evaluation.truth(armed.watched.condition(), 0) == Truth.TRUE) {
        armed.lastFiredMs = nowMs;
        for (Column column : columns) {
          if (armed.watched.keys().contains(column.key)) {
            double value = column.values[row];
            sink.accept(armed.watched, new Point(column.key, step, of.timesMs()[row], value));
            break;
          }
        }
      }
    }
  }

  /// Takes note that the run has given no sign of life for some time.
  void silent(long silentMs, long nowMs, Consumer<Watched> sink) {
    for (Armed armed : all) {
      if (armed.watched.condition().asksForSilence()
          && armed.isReady(nowMs)
          && evaluation.truth(armed.watched.condition(), silentMs) == Truth.TRUE) {
        armed.lastFiredMs = nowMs;
        sink.accept(armed.watched);
      }
    }
  }
}
