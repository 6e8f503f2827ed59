package dev.quipu.trackers;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A run of a tracker, which each backend has as a run of its own. Any thread.
final class OpenRun {
  final @Nullable String name;
  final @Nullable String id;
  final @Nullable OpenRun parent;
  final Instant startTime;
  private final AtomicLong nextStep = new AtomicLong();

  OpenRun(@Nullable String name, @Nullable String id, @Nullable OpenRun parent, Instant startTime) {
    this.name = name;
    this.id = id;
    this.parent = parent;
    this.startTime = startTime;
  }

  /// The step of a call that names none.
  long nextStep() {
    return nextStep.getAndIncrement();
  }

  /// Notes the step of a call, so that the next call without one comes after.
  void seen(long step) {
    if (step < Long.MAX_VALUE) {
      nextStep.accumulateAndGet(step + 1, Math::max);
    }
  }
}
