package dev.quipu.engine.runs;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.engine.live.LiveEvent.RunSeen;
import dev.quipu.engine.live.LiveFeed;
import dev.quipu.engine.live.LiveLimits;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.read.AllProjectsReader;
import dev.quipu.engine.port.read.AllProjectsReader.Pulse;
import dev.quipu.engine.port.read.RunKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Knows which running runs are still heard of. A run whose client has fallen silent is *lost*.
/// This state is never stored; it follows from the last sign of life and the clock, so that a run
/// revives by itself.
///
/// Heartbeats and accepted writes are signs of life. They are kept in memory, one entry for each
/// running run, and stored later, all in one commit: a sign costs no write of its own. After a
/// restart every running run gets a new grace period, because the server could not hear its client
/// meanwhile.
public final class Pulses implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pulses.class);

  private final Store store;
  private final InstantSource clock;
  private final LiveFeed live;
  private final long startedMs;
  private final Map<RunKey, Heard> heard = new ConcurrentHashMap<>();
  private final Set<RunKey> ended = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("quipu-pulses").daemon().factory());
  private final Future<?> storing;

  public Pulses(Store store, InstantSource clock, LiveFeed live) {
    this.store = store;
    this.clock = clock;
    this.live = live;
    startedMs = clock.millis();
    for (Pulse pulse : store.readAcrossProjects(AllProjectsReader::pulsesOfRunning)) {
      heard.put(
          new RunKey(pulse.project(), pulse.run()),
          new Heard(pulse.experiment(), pulse.seenMs(), pulse.beats(), 0, true));
    }
    storing =
        thread.scheduleWithFixedDelay(
            this::storeIfPossible,
            LiveLimits.PULSES_STORED_EVERY_MS,
            LiveLimits.PULSES_STORED_EVERY_MS,
            TimeUnit.MILLISECONDS);
  }

  /// @param toldMs when watchers were last told
  /// @param stored whether the store has this state
  private record Heard(
      ExperimentId experiment, long seenMs, boolean beats, long toldMs, boolean stored) {}

  /// Takes a heartbeat of a run. A heartbeat may be in flight when its run ends; it then has no
  /// effect.
  ///
  /// @throws QuipuException NOT_FOUND, or INVALID_ARGUMENT if the run is deleted
  public void beat(Scope scope, RunId run) {
    RunInfo info = store.read(scope, tx -> Runs.requireActive(tx, run));
    if (info.status() == RunStatus.RUNNING) {
      note(scope.project(), info, true);
    }
  }

  /// Notes an accepted write to a run.
  ///
  /// @param run as it is after the write
  public void wrote(ProjectId project, RunInfo run) {
    if (run.status() == RunStatus.RUNNING) {
      note(project, run, false);
    } else {
      forget(project, run.id());
    }
  }

  public void forget(ProjectId project, RunId run) {
    RunKey key = new RunKey(project, run);
    if (heard.remove(key) != null) {
      ended.add(key);
    }
  }

  private void note(ProjectId project, RunInfo run, boolean beat) {
    long now = clock.millis();
    boolean[] tell = {false};
    Heard last =
        heard.compute(
            new RunKey(project, run.id()),
            (key, before) -> {
              boolean beats = beat || (before != null && before.beats());
              long toldMs = before == null ? 0 : before.toldMs();
              tell[0] =
                  beat
                      || now - toldMs >= LiveLimits.SEEN_EVENT_EVERY_MS
                      || (before != null && now >= lostAtMs(before));
              return new Heard(run.experiment(), now, beats, tell[0] ? now : toldMs, false);
            });
    if (tell[0]) {
      live.tell(project, new RunSeen(run.experiment(), run.id(), last.seenMs(), lostAtMs(last)));
    }
  }

  /// The life of a run; empty unless its status is running and it is not deleted.
  public Optional<Life> of(ProjectId project, RunInfo run) {
    if (run.status() != RunStatus.RUNNING || !run.isActive()) {
      return Optional.empty();
    }
    long now = clock.millis();
    Heard last = heard.get(new RunKey(project, run.id()));
    if (last == null) {
      // The client chooses the start time, so it may be any number.
      long seenMs = Math.min(Math.max(0, run.startMs()), now);
      last = new Heard(run.experiment(), seenMs, false, 0, true);
    }
    long lostAtMs = lostAtMs(last);
    return Optional.of(new Life(last.seenMs(), lostAtMs, now >= lostAtMs));
  }

  /// How long a running run has given no sign of life.
  ///
  /// @param seenMs the time of the last sign
  /// @param silentMs since then, or since the server has been able to hear signs
  public record Silence(RunKey run, ExperimentId experiment, long seenMs, long silentMs) {}

  /// The silences of all running runs.
  public List<Silence> silences() {
    long now = clock.millis();
    List<Silence> all = new ArrayList<>();
    heard.forEach((key, last) ->
        all.add(
            new Silence(
                key,
                last.experiment(),
                last.seenMs(),
                Math.max(0, now - Math.max(startedMs, last.seenMs())))));
    return all;
  }

  private long lostAtMs(Heard last) {
    long grace = last.beats() ? LiveLimits.HEARTBEAT_GRACE_MS : LiveLimits.SILENT_GRACE_MS;
    return Math.max(startedMs, last.seenMs()) + grace;
  }

  private void storeIfPossible() {
    try {
      storeNow();
    } catch (RuntimeException e) {
      // The signs stay for the next attempt: the disk may have space again.
      LOG.warn("Signs of life were not stored: {}", e.getMessage());
    }
  }

  /// Stores the signs heard since the last time.
  public void storeNow() {
    // Ended runs first: a run that goes on afterwards is stored again. They are taken before the
    // write, so a run that ends again during the write is left for the next time.
    List<RunKey> removed = new ArrayList<>(ended);
    removed.forEach(ended::remove);
    List<Map.Entry<RunKey, Heard>> changed = new ArrayList<>();
    heard.forEach((key, last) -> {
      if (!last.stored()) {
        changed.add(Map.entry(key, last));
      }
    });
    if (removed.isEmpty() && changed.isEmpty()) {
      return;
    }
    List<Pulse> pulses =
        changed.stream()
            .map(entry ->
                new Pulse(
                    entry.getKey().project(),
                    entry.getKey().run(),
                    entry.getValue().experiment(),
                    entry.getValue().seenMs(),
                    entry.getValue().beats()))
            .toList();
    try {
      store.writeAcrossProjects(all -> {
        all.forgetPulses(removed);
        all.putPulses(pulses);
        return true;
      });
    } catch (RuntimeException e) {
      ended.addAll(removed);
      throw e;
    }
    for (Map.Entry<RunKey, Heard> entry : changed) {
      Heard last = entry.getValue();
      heard.replace(
          entry.getKey(),
          last,
          new Heard(last.experiment(), last.seenMs(), last.beats(), last.toldMs(), true));
    }
  }

  /// Stores the remaining signs; none is stored afterwards.
  @Override
  public void close() {
    storing.cancel(false);
    thread.close();
    storeIfPossible();
  }
}
