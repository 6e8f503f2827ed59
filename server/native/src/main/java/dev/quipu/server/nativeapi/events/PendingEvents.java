package dev.quipu.server.nativeapi.events;

import dev.quipu.core.frame.Block;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.live.LiveEvent;
import dev.quipu.engine.live.LiveEvent.RunSeen;
import dev.quipu.engine.live.Subscription.Told;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.read.Event.AlertFired;
import dev.quipu.engine.port.read.Event.AlertsChanged;
import dev.quipu.engine.port.read.Event.Change;
import dev.quipu.engine.port.read.Event.ExperimentChanged;
import dev.quipu.engine.port.read.Event.PointsAppended;
import dev.quipu.engine.port.read.Event.RegistryChanged;
import dev.quipu.engine.port.read.Event.RunChanged;
import dev.quipu.engine.request.MemoryBudget;
import dev.quipu.server.nativeapi.request.NativeLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The events that one stream has not sent yet. Points and changes go out at most ten times a
/// second, newest values and signs of life at most twice a second; the first of each go out at
/// once. If too many events gather, they are dropped and the client is told to read everything
/// again. For one thread.
final class PendingEvents {
  private static final long CHANGES_NANOS = Duration.ofMillis(100).toNanos();
  private static final long METRICS_NANOS = Duration.ofMillis(500).toNanos();

  /// The memory of one entry, and of its JSON while that is written.
  private static final int ENTRY_BYTES = 160;

  private final Watch watch;
  private final MemoryBudget.Share memory;
  private final Set<RunChanged> runChanges = new LinkedHashSet<>();
  private final Set<ExperimentChanged> experimentChanges = new LinkedHashSet<>();
  private final Set<RegistryChanged> registryChanges = new LinkedHashSet<>();
  private final Set<AlertNews> alerts = new LinkedHashSet<>();
  private final Map<RunId, Map<String, NewPoints>> points = new LinkedHashMap<>();
  private final Map<ExperimentId, Map<RunId, Map<String, NewestPoint>>> newest =
      new LinkedHashMap<>();

  /// Experiments that gained or lost runs, for clients that watch the list of experiments.
  private final Set<ExperimentChanged> counts = new LinkedHashSet<>();

  private final Map<RunId, RunSeen> seen = new LinkedHashMap<>();

  /// Of the outbox up to which events have been added.
  private long position;

  private int entries;
  private @Nullable String lost;
  private @Nullable Long changesSent;
  private @Nullable Long metricsSent;

  /// @param memory for the events that have not been sent yet
  PendingEvents(Watch watch, MemoryBudget.Share memory) {
    this.watch = watch;
    this.memory = memory;
  }

  void add(Told told) {
    if (told.lost()) {
      lose("More has happened than this client can be told");
    }
    position = told.position();
    for (LiveEvent event : told.events()) {
      switch (event) {
        case RunSeen run -> entries += seen.put(run.run(), run) == null ? 1 : 0;
        case LiveEvent.Stored(Event stored, Frame points) -> add(stored, points);
      }
      if (entries > NativeLimits.EVENT_ENTRIES) {
        lose("More happened at once than one event tells");
      } else if (!memory.tryHold((long) ENTRY_BYTES * entries)) {
        lose("More happened at once than the server has memory for");
      }
    }
  }

  private void add(Event event, @Nullable Frame frame) {
    switch (event) {
      case PointsAppended appended -> addPoints(appended, Objects.requireNonNull(frame));
      case RunChanged change -> {
        if (watch.isOfAlerts(change)) {
          entries += alerts.add(new AlertNews(change.experiment(), change.run(), null)) ? 1 : 0;
        }
        addChange(change);
      }
      case ExperimentChanged change -> entries += experimentChanges.add(change) ? 1 : 0;
      case RegistryChanged change -> entries += registryChanges.add(change.withoutData()) ? 1 : 0;
      case AlertsChanged change ->
          entries += alerts.add(new AlertNews(change.experiment(), change.run(), null)) ? 1 : 0;
      case AlertFired fired ->
          entries +=
              alerts.add(new AlertNews(fired.experiment(), fired.run(), fired.firing())) ? 1 : 0;
    }
  }

  private void addPoints(PointsAppended appended, Frame frame) {
    if (watch.runs().contains(appended.run())) {
      // A run that logged no numbers is named, too: the client may want to read its rows again.
      Map<String, NewPoints> run =
          points.computeIfAbsent(appended.run(), id -> new LinkedHashMap<>());
      for (Block block : frame.blocks()) {
        for (int k = 0; k < block.keyCount(); k++) {
          if (!block.isJson(k)) {
            run.computeIfAbsent(block.key(k), key -> new NewPoints()).add(block, k);
            entries += block.rows();
          }
        }
      }
    }
    if (watch.experiments().contains(appended.experiment())) {
      Map<String, NewestPoint> run =
          newest
              .computeIfAbsent(appended.experiment(), id -> new LinkedHashMap<>())
              .computeIfAbsent(appended.run(), id -> new LinkedHashMap<>());
      int before = run.size();
      for (Block block : frame.blocks()) {
        for (int k = 0; k < block.keyCount(); k++) {
          if (!block.isJson(k)) {
            run.merge(block.key(k), NewestPoint.of(block, k), NewestPoint::later);
          }
        }
      }
      entries += run.size() - before;
    }
  }

  private void addChange(RunChanged change) {
    if (watch.wantsRun(change)) {
      entries += runChanges.add(change) ? 1 : 0;
    }
    if (watch.allExperiments() && change.change() != Change.UPDATED) {
      ExperimentChanged count = new ExperimentChanged(change.experiment(), Change.UPDATED);
      entries += counts.add(count) ? 1 : 0;
    }
  }

  /// Drops all events and tells the client to read everything again.
  void lose(String reason) {
    forgetChanges();
    forgetMetrics();
    entries = 0;
    memory.close();
    lost = reason;
  }

  /// The time until events must be sent: at most 0 if they are due, very long if there are none.
  long nanosUntilDue(long now) {
    long changes = hasChanges() ? due(changesSent, CHANGES_NANOS, now) : Long.MAX_VALUE;
    long metrics = hasMetrics() ? due(metricsSent, METRICS_NANOS, now) : Long.MAX_VALUE;
    return Math.min(changes, metrics);
  }

  private static long due(@Nullable Long sent, long pace, long now) {
    return sent == null ? 0 : sent + pace - now;
  }

  private boolean hasChanges() {
    return lost != null
        || !runChanges.isEmpty()
        || !experimentChanges.isEmpty()
        || !registryChanges.isEmpty()
        || !alerts.isEmpty()
        || !points.isEmpty();
  }

  private boolean hasMetrics() {
    return !newest.isEmpty() || !counts.isEmpty() || !seen.isEmpty();
  }

  /// Sends the events that are due.
  void send(EventWriter out, long now) throws IOException {
    boolean metricsDue = hasMetrics() && due(metricsSent, METRICS_NANOS, now) <= 0;
    // Changes go out with the metrics, so that again and again nothing is left to send.
    if (hasChanges() && (metricsDue || due(changesSent, CHANGES_NANOS, now) <= 0)) {
      sendChanges(out);
      changesSent = now;
    }
    if (metricsDue) {
      sendMetrics(out);
      metricsSent = now;
    }
    if (!hasChanges() && !hasMetrics()) {
      entries = 0;
    }
    // Before the memory is given back, because the client may take long to read.
    flush(out);
    memory.tryHold((long) ENTRY_BYTES * entries);
  }

  /// Sends an event that keeps the connection open, and tells how far the outbox has been read.
  void sendAlive(EventWriter out, long serverMs) throws IOException {
    out.event("alive", json -> EventJson.writeTime(json, serverMs));
    flush(out);
  }

  /// Names the position if everything up to there has been sent.
  private void flush(EventWriter out) throws IOException {
    if (!hasChanges() && newest.isEmpty() && counts.isEmpty()) {
      out.position(position);
    }
    out.flush();
  }

  private void sendChanges(EventWriter out) throws IOException {
    String reason = lost;
    if (reason != null) {
      out.event("resync", json -> EventJson.writeResync(json, reason));
    }
    for (ExperimentChanged change : experimentChanges) {
      out.event("experiment", json -> EventJson.write(json, change));
    }
    for (RunChanged change : runChanges) {
      out.event("run", json -> EventJson.write(json, change));
    }
    for (RegistryChanged change : registryChanges) {
      out.event("registry", json -> EventJson.write(json, change));
    }
    for (AlertNews news : alerts) {
      out.event("alert", json -> EventJson.write(json, news));
    }
    if (!points.isEmpty()) {
      out.event("points", json -> EventJson.writePoints(json, points));
    }
    entries -=
        experimentChanges.size() + runChanges.size() + registryChanges.size() + alerts.size();
    for (Map<String, NewPoints> run : points.values()) {
      for (NewPoints series : run.values()) {
        entries -= series.size();
      }
    }
    forgetChanges();
  }

  private void forgetChanges() {
    lost = null;
    experimentChanges.clear();
    runChanges.clear();
    registryChanges.clear();
    alerts.clear();
    points.clear();
  }

  private void sendMetrics(EventWriter out) throws IOException {
    for (Map.Entry<ExperimentId, Map<RunId, Map<String, NewestPoint>>> one : newest.entrySet()) {
      out.event("metrics", json -> EventJson.writeNewest(json, one.getKey(), one.getValue()));
      for (Map<String, NewestPoint> run : one.getValue().values()) {
        entries -= run.size();
      }
    }
    if (!seen.isEmpty()) {
      out.event("seen", json -> EventJson.writeSeen(json, seen.values()));
    }
    for (ExperimentChanged change : counts) {
      out.event("experiment", json -> EventJson.write(json, change));
    }
    entries -= counts.size() + seen.size();
    forgetMetrics();
  }

  private void forgetMetrics() {
    newest.clear();
    seen.clear();
    counts.clear();
  }
}
