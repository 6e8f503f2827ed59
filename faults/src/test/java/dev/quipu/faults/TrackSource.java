package dev.quipu.faults;

import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.frame.TrackFrames;
import dev.quipu.core.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Makes the rows of the tracks of one writer: of several topics, and often of equal times, which
/// are one row. Of two values of a field at one time, which only one frame has, the later counts.
final class TrackSource implements Supplier<Framed> {
  private static final List<String> TOPICS = List.of("arm/pose", "arm/left/torque", "battery");

  /// Fields that come later than the other fields of their row.
  private static final int LATE_FIELDS = 20;

  private final String prefix;
  private final RandomGenerator random;
  private final List<Long> times = new ArrayList<>();
  private int frames;

  TrackSource(String prefix, RandomGenerator random) {
    this.prefix = prefix;
    this.random = random;
  }

  @Override
  public Rows get() {
    FrameBuilder frame = new FrameBuilder(FrameKind.TRACKS);
    Map<String, Item> items = new LinkedHashMap<>();
    int rows = random.nextInt(8) == 0 ? 100 : random.nextInt(1, 8);
    for (int i = 0; i < rows; i++) {
      long timeUs = times.size() * 1000L;
      times.add(timeUs);
      for (String topic : TOPICS.subList(0, random.nextInt(1, TOPICS.size() + 1))) {
        add(frame, items, topic, timeUs, "x", random.nextGaussian());
        add(frame, items, topic, timeUs, "q", new JsonText("[0,1.5,\"" + i + "\"]"));
        if (random.nextInt(4) == 0) {
          add(frame, items, topic, timeUs, "x", random.nextBoolean() ? Double.NaN : -0.5);
        }
      }
    }
    addLate(frame, items);
    return new Rows(frame.build(), List.copyOf(items.values()));
  }

  /// A field of a row that an earlier frame has begun. Twenty frames that follow each other have
  /// twenty of them, and each has times of its own.
  private void addLate(FrameBuilder frame, Map<String, Item> items) {
    int field = frames % LATE_FIELDS;
    int round = frames / LATE_FIELDS;
    frames++;
    if (round < times.size()) {
      add(frame, items, TOPICS.getFirst(), times.get(round), "late " + field, frames);
    }
  }

  private void add(
      FrameBuilder frame,
      Map<String, Item> items,
      String topicOfAll,
      long timeUs,
      String field,
      double value) {
    String topic = prefix + "/" + topicOfAll;
    frame.endRow();
    frame.add(TrackFrames.key(topic, field), timeUs, 0, value);
    put(items, Item.field(topic, timeUs, field, value));
  }

  private void add(
      FrameBuilder frame,
      Map<String, Item> items,
      String topicOfAll,
      long timeUs,
      String field,
      JsonText value) {
    String topic = prefix + "/" + topicOfAll;
    frame.add(TrackFrames.key(topic, field), timeUs, 0, value);
    put(items, Item.field(topic, timeUs, field, value));
  }

  private static void put(Map<String, Item> items, Item item) {
    items.put(item.key(), item);
  }
}
