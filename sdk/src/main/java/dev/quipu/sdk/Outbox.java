package dev.quipu.sdk;

import dev.quipu.core.Block;
import dev.quipu.core.Frame;
import dev.quipu.core.FrameBuilder;
import dev.quipu.core.Limits;
import dev.quipu.core.QuipuException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The points of one run that the server has not acknowledged, in the order they were logged:
/// packets, then the frame being built. Owned by the sender's thread.
final class Outbox {
  /// A frame of so many points is sealed: large enough that requests cost little, small enough to
  /// be sent again without regret.
  static final int PACKET_POINTS = 20_000;

  /// What a point costs while its frame is built: value, its share of step and time, growth of
  /// arrays.
  private static final int BUILDING_BYTES = 24;

  private static final int KNOWN_BAD_KEYS = 10_000;

  private final Budget budget;
  private final Tally.Count count;
  private final Consumer<String> problems;
  private final FrameBuilder builder = new FrameBuilder();
  private final Deque<Packet> packets = new ArrayDeque<>();
  private final Set<String> badKeys = new HashSet<>();
  private long lastSequence;
  private long taken;
  private long settled;

  Outbox(Budget budget, Tally.Count count, Consumer<String> problems) {
    this.budget = budget;
    this.count = count;
    this.problems = problems;
  }

  /// Takes points over from the queue.
  void add(Message.Points points) {
    String[] keys = points.keys;
    for (int i = 0; i < keys.length; i++) {
      if (add(keys[i], points.step, points.timeMs, points.values[i])) {
        budget.take(BUILDING_BYTES);
        taken++;
      } else {
        count.refused.increment();
      }
      if (builder.points() >= PACKET_POINTS) {
        seal();
      }
    }
  }

  private boolean add(@Nullable String key, long step, long timeMs, double value) {
    if (key == null) {
      problems.accept("Metric key is null");
      return false;
    }
    if (badKeys.contains(key)) {
      return false;
    }
    try {
      builder.add(key, step, timeMs, value);
      return true;
    } catch (QuipuException e) {
      if (badKeys.size() < KNOWN_BAD_KEYS) {
        badKeys.add(key);
      }
      problems.accept(e.message());
      return false;
    }
  }

  /// How many points have come.
  long taken() {
    return taken;
  }

  /// How many of them are done with, from the first on.
  long settled() {
    return settled;
  }

  boolean isEmpty() {
    return packets.isEmpty() && builder.points() == 0;
  }

  boolean hasSealed() {
    return !packets.isEmpty();
  }

  /// The packet to send now, the same until it is settled. The outbox must not be empty.
  Packet head() {
    if (packets.isEmpty()) {
      seal();
    }
    Packet head = packets.getFirst();
    if (head.sequence == 0) {
      head.sequence = ++lastSequence;
    }
    return head;
  }

  /// The server has the head.
  void acknowledge() {
    int points = remove().points;
    settled += points;
    count.sent.add(points);
  }

  /// The server will never take the head.
  void refuse() {
    int points = remove().points;
    settled += points;
    count.refused.add(points);
  }

  /// Cuts the head in two, because the server finds it too large; false if it is a single point.
  boolean split() {
    Packet head = packets.getFirst();
    if (head.points == 1) {
      return false;
    }
    remove();
    Frame frame = Frame.decode(head.bytes);
    List<Packet> halves = new ArrayList<>();
    pack(part(frame, 0, head.points / 2), halves);
    pack(part(frame, head.points / 2, head.points), halves);
    for (int i = halves.size() - 1; i >= 0; i--) {
      budget.take(halves.get(i).bytes.length);
      packets.addFirst(halves.get(i));
    }
    return true;
  }

  /// Gives everything up.
  void clear() {
    while (!isEmpty()) {
      head();
      refuse();
    }
  }

  private Packet remove() {
    Packet head = packets.removeFirst();
    budget.release(head.bytes.length);
    return head;
  }

  private void seal() {
    budget.release((long) builder.points() * BUILDING_BYTES);
    List<Packet> sealed = new ArrayList<>();
    pack(builder.build(), sealed);
    for (Packet packet : sealed) {
      budget.take(packet.bytes.length);
      packets.addLast(packet);
    }
  }

  /// Encodes a frame, as several if its keys are so long that one would break the limit of bytes.
  private static void pack(Frame frame, List<Packet> into) {
    byte[] bytes = frame.encoded();
    if (bytes.length <= Limits.FRAME_BYTES || frame.points() == 1) {
      into.add(new Packet(bytes, frame.points()));
      return;
    }
    int half = frame.points() / 2;
    pack(part(frame, 0, half), into);
    pack(part(frame, half, frame.points()), into);
  }

  /// The points from one index, inclusive, to another, exclusive.
  private static Frame part(Frame frame, int from, int to) {
    FrameBuilder part = new FrameBuilder();
    int index = 0;
    for (Block block : frame.blocks()) {
      for (int row = 0; row < block.rows(); row++) {
        for (int k = 0; k < block.keyCount(); k++, index++) {
          if (index >= from && index < to) {
            part.add(block.key(k), block.steps()[row], block.timesMs()[row], block.values(k)[row]);
          }
        }
        part.endRow();
      }
    }
    return part.build();
  }
}
