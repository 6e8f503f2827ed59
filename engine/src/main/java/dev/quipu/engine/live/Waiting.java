package dev.quipu.engine.live;

import dev.quipu.core.frame.Frame;
import dev.quipu.engine.request.MemoryBudget;

/// An event that waits for some watchers. They share the memory it takes.
final class Waiting {
  private static final int EVENT_BYTES = 100;
  private static final int POINT_BYTES = 24;

  private final LiveEvent event;
  private final int points;
  private final int bytes;
  private final MemoryBudget.Share held;
  private int watchers;

  Waiting(LiveEvent event, MemoryBudget.Share held) {
    this.event = event;
    this.held = held;
    Frame frame = event instanceof LiveEvent.Stored stored ? stored.points() : null;
    points = frame == null ? 0 : frame.points();
    bytes = frame == null ? 0 : frame.encoded().length;
  }

  LiveEvent event() {
    return event;
  }

  /// The number of points.
  int points() {
    return points;
  }

  /// The bytes of the frame.
  int bytes() {
    return bytes;
  }

  /// Returns false if there is no memory for the event.
  synchronized boolean hold() {
    if (watchers == 0 && !held.tryHold(EVENT_BYTES + bytes + (long) POINT_BYTES * points)) {
      return false;
    }
    watchers++;
    return true;
  }

  synchronized void letGo() {
    watchers--;
    if (watchers == 0) {
      held.close();
    }
  }
}
