package dev.quipu.codec.timeline;

import dev.quipu.codec.timeline.TimelineMerge.Numbered;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.frame.LogEntry;
import dev.quipu.core.frame.LogFrames;
import dev.quipu.core.model.Level;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// Measures how fast the frames of a log become chunks, in processor time of one thread. Not a
/// test; run its `main`.
final class TimelineBenchmark {
  private static final int LINES_A_FRAME = 10_000;
  private static final int FRAMES_A_STEP = 8;
  private static final int STEPS = 12;

  private TimelineBenchmark() {}

  public static void main(String[] args) {
    List<byte[]> frames = new ArrayList<>();
    for (int f = 0; f < FRAMES_A_STEP * STEPS; f++) {
      frames.add(frame((long) f * LINES_A_FRAME));
    }
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int round = 0; round < 5; round++) {
      long cpu = threads.getCurrentThreadCpuTime();
      long allocated = threads.getCurrentThreadAllocatedBytes();
      List<Numbered> chunks = new ArrayList<>();
      for (int step = 0; step < STEPS; step++) {
        TimeRows rows = new TimeRows();
        for (int f = step * FRAMES_A_STEP; f < (step + 1) * FRAMES_A_STEP; f++) {
          Timeline.LOG.addRows(Frame.decodeStored(frames.get(f)), f + 1L, rows);
        }
        TimelineMerge.Merged merged =
            TimelineMerge.merge(chunks, rows, Timeline.LOG.indexed(), false);
        chunks.removeIf(chunk -> merged.removed().contains(chunk.no()));
        for (TimelineChunk chunk : merged.made()) {
          chunks.add(new Numbered(chunk.extent().leastStep(), chunk));
        }
      }
      double lines = (double) frames.size() * LINES_A_FRAME;
      double seconds = (threads.getCurrentThreadCpuTime() - cpu) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%,.0f lines/s of processor time, %.0f bytes allocated a line, %.3f bytes a line in %d"
              + " chunks%n",
          lines / seconds,
          (threads.getCurrentThreadAllocatedBytes() - allocated) / lines,
          chunks.stream().mapToLong(one -> one.chunk().lengthBytes()).sum() / lines,
          chunks.size());
    }
  }

  private static byte[] frame(long from) {
    Random random = new Random(from);
    FrameBuilder frame = new FrameBuilder(FrameKind.LOG);
    for (long n = from; n < from + LINES_A_FRAME; n++) {
      LogFrames.add(
          frame,
          new LogEntry(
              1_700_000_000_000_000L + n * 137,
              level(random),
              line(random, n),
              "train",
              null,
              null));
    }
    return frame.build().encoded();
  }

  private static Level level(Random random) {
    return random.nextInt(10) == 0 ? Level.WARN : Level.INFO;
  }

  /// The kinds of lines that a training logs.
  private static String line(Random random, long n) {
    int kind = random.nextInt(100);
    if (kind < 60) {
      return "epoch %d step %d loss 0.%d acc 0.%d lr 0.001 grad_norm 0.%d tokens/s %d"
          .formatted(
              n / 100_000,
              n,
              10_000 + random.nextInt(90_000),
              10_000 + random.nextInt(90_000),
              10_000 + random.nextInt(90_000),
              40_000 + random.nextInt(9000));
    } else if (kind < 99) {
      return "loader.py:%d prefetched batch %d of shard data/part-%d.parquet in %d ms"
          .formatted(random.nextInt(900), n % 1000, random.nextInt(512), random.nextInt(300));
    }
    return "request %x failed with status %d, trying again"
        .formatted(random.nextLong(), 500 + random.nextInt(4));
  }
}
