package dev.quipu.faults;

import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.frame.LogEntry;
import dev.quipu.core.frame.LogFrames;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Makes the log entries of one writer. No two have the same message.
final class LogSource implements Supplier<Framed> {
  private static final long START_US = 1_763_650_000_000_000L;
  private static final int LONG_TEXT = 6000;
  private static final List<Level> LEVELS = List.of(Level.values());

  private final String prefix;
  private final RandomGenerator random;
  private long timeUs = START_US;
  private int count;

  LogSource(String prefix, RandomGenerator random) {
    this.prefix = prefix;
    this.random = random;
  }

  @Override
  public Rows get() {
    FrameBuilder frame = new FrameBuilder(FrameKind.LOG);
    List<Item> items = new ArrayList<>();
    int entries = random.nextInt(8) == 0 ? 200 : random.nextInt(1, 8);
    for (int i = 0; i < entries; i++) {
      LogEntry entry = entry();
      LogFrames.add(frame, entry);
      items.add(Item.entry(entry));
    }
    return new Rows(frame.build(), items);
  }

  private LogEntry entry() {
    // Equal times are common, and now and then an entry comes late.
    timeUs += random.nextInt(3) * 1000L;
    long late = random.nextInt(20) == 0 ? random.nextLong(60_000_000) : 0;
    return new LogEntry(
        timeUs - late,
        LEVELS.get(random.nextInt(LEVELS.size())),
        prefix + " message " + ++count + text(),
        random.nextBoolean() ? "" : prefix + ".part",
        metadata(),
        random.nextInt(10) == 0
            ? "java.io.IOException: \"no\" \\ \n\tat Ünit.java:" + count
            : null);
  }

  private String text() {
    return random.nextInt(40) == 0 ? " " + "ab😀 ".repeat(random.nextInt(LONG_TEXT / 5)) : "";
  }

  private @Nullable JsonText metadata() {
    return random.nextInt(3) != 0
        ? null
        : new JsonText("{\"n\":" + random.nextInt(100) + ",\"of\":[1,null,\"é\\n\"]}");
  }
}
