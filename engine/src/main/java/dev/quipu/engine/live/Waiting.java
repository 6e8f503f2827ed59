package dev.quipu.engine.live;

import dev.quipu.core.frame.Frame;
import dev.quipu.engine.port.read.Event.RegistryChanged;
import dev.quipu.engine.request.MemoryBudget;
import org.jspecify.annotations.Nullable;

/// An event that waits for some watchers. They share the memory it takes, which is given back when
/// the feed and all watchers have let the event go.
final class Waiting {
  private static final int EVENT_BYTES = 100;
  private static final int POINT_BYTES = 24;

  private final LiveEvent event;
  private final int points;
  private final int bytes;
  private final MemoryBudget.Share held;

  /// The feed, and the watchers for whom the event waits.
  private int holders = 1;

  private Waiting(LiveEvent event, MemoryBudget.Share held) {
    this.event = event;
    this.held = held;
    Frame frame = event instanceof LiveEvent.Stored stored ? stored.points() : null;
    points = frame == null ? 0 : frame.points();
    bytes = frame == null ? dataBytes(event) : frame.encoded().length;
  }

  /// The data of a change of the registry may be a long description.
  private static int dataBytes(LiveEvent event) {
    return event instanceof LiveEvent.Stored(RegistryChanged change, _)
        ? Character.BYTES * change.data().length()
        : 0;
  }

  /// An event that the feed holds; null if there is no memory for the event.
  static @Nullable Waiting of(LiveEvent event, MemoryBudget.Share memory) {
    Waiting waiting = new Waiting(event, memory);
    long bytes = EVENT_BYTES + waiting.bytes + (long) POINT_BYTES * waiting.points;
    return memory.tryHold(bytes) ? waiting : null;
  }

  LiveEvent event() {
    return event;
  }

  /// The number of points.
  int points() {
    return points;
  }

  /// The bytes of the frame, or of the data of the event.
  int bytes() {
    return bytes;
  }

  synchronized void hold() {
    holders++;
  }

  synchronized void letGo() {
    holders--;
    if (holders == 0) {
      held.close();
    }
  }
}
