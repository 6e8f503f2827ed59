package dev.quipu.codec.chunk;

import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.Directory;
import dev.quipu.codec.bytes.Section;
import dev.quipu.codec.bytes.Zstandard;
import dev.quipu.codec.column.AlpDecimals;
import dev.quipu.codec.column.DoubleEncoding;
import dev.quipu.codec.column.DoublePages;
import dev.quipu.codec.column.FloatingOrder;
import dev.quipu.codec.column.LongEncoding;
import dev.quipu.codec.column.PagedDoubles;
import dev.quipu.codec.line.Buckets;
import dev.quipu.codec.line.BucketsOf;
import dev.quipu.codec.line.LineBucket;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Prints the costs of chunks: bytes and nanoseconds for each value, and the time to cut ten
/// million points into a thousand buckets. Times are medians of processor time rather than clock
/// time, because the machine does other work as well.
///
/// Run this on the test classpath; docs/decisions/0006 has the command and the results.
final class ChunkBenchmark {
  private static final int ROUNDS = 30;
  private static final long LEAST_NS = 800_000_000L;
  private static final int POINTS = 1 << 16;
  private static double sink;

  private ChunkBenchmark() {}

  interface Work {
    void run();
  }

  public static void main(String[] args) {
    Random random = new Random(20260);
    values("float32 loss", Columns.floatLoss(POINTS, random), "<= 2.96 B, 4.5 ns");
    values("4-decimal accuracy", Columns.accuracy(POINTS, random), "1.0 B, 1 ns");
    values("percentages of 64", Columns.percentages(POINTS, random), "0.46 B");
    values("float64 noise", Columns.noise(POINTS, random), "6.6 B");
    longs("constant steps", Columns.steps(POINTS), "about 0 B");
    longs("jittered times", Columns.times(POINTS, random), "0.6 B");
    for (int points : new int[] {256, 1024, 4096, 16_384, 65_536}) {
      wholeChunk("loss", points, Columns.floatLoss(POINTS, new Random(1)));
      wholeChunk("accuracy", points, Columns.accuracy(POINTS, new Random(1)));
    }
    buckets("loss", Columns.floatLoss(10_000_000, random));
    buckets("accuracy", Columns.accuracy(10_000_000, random));
    buckets("noise", Columns.noise(10_000_000, random));
    System.out.println("(checksum of all work: " + sink + ")");
  }

  private static void values(String name, double[] column, String reference) {
    ByteSink out = new ByteSink();
    DoubleEncoding encoding = DoubleEncoding.encode(column, POINTS, out);
    double encodeNs =
        median(() -> {
          ByteSink again = new ByteSink();
          DoubleEncoding.encode(column, POINTS, again);
          sink += again.length();
        });
    byte[] chunk =
        Chunk.encode(new long[POINTS], new long[POINTS], new long[POINTS], column, POINTS);
    double decodeNs = median(() -> sink += Chunk.open(chunk).decodeValues()[7]);
    row(name, encoding.toString(), out.length(), encodeNs, decodeNs, reference);
    for (DoubleEncoding other : DoubleEncoding.values()) {
      alternative(other, column);
    }
    gorilla(column);
  }

  private static void alternative(DoubleEncoding encoding, double[] column) {
    boolean floats = Arrays.stream(column).allMatch(FloatingOrder::isFloat);
    boolean isFloats =
        encoding == DoubleEncoding.PACKED_FLOATS || encoding == DoubleEncoding.SPLIT_FLOATS;
    if (encoding == DoubleEncoding.CONSTANT || (isFloats && !floats)) {
      return;
    }
    DoublePages pages =
        encoding == DoubleEncoding.DECIMALS
            ? AlpDecimals.plan(column, POINTS)
            : encoding.forReading(POINTS);
    if (pages == null) {
      return;
    }
    ByteSink out = new ByteSink();
    try (Zstandard zstd = new Zstandard()) {
      PagedDoubles.encode(pages, column, POINTS, zstd, out);
    }
    double encodeNs =
        median(() -> {
          try (Zstandard zstd = new Zstandard()) {
            ByteSink again = new ByteSink();
            PagedDoubles.encode(pages, column, POINTS, zstd, again);
            sink += again.length();
          }
        });
    byte[] bytes = out.toBytes();
    int head = Directory.pages(POINTS, pages.pagePoints()) * Directory.ENTRY_BYTES;
    Section section =
        new Section(
            (at, length) -> java.nio.ByteBuffer.wrap(bytes).slice(at, length),
            0,
            bytes.length,
            ChunkFormat.checksum(bytes, 0, head));
    double[] into = new double[POINTS];
    try (Zstandard shared = new Zstandard()) {
      double decodeNs =
          median(() -> {
            DoubleEncoding.read(encoding.number, section, POINTS)
                .decode(0, POINTS, into, 0, shared);
            sink += into[9];
          });
      row("", "  " + encoding, bytes.length, encodeNs, decodeNs, "");
    }
  }

  private static void gorilla(double[] column) {
    byte[] bytes = Gorilla.encode(column);
    double encodeNs = median(() -> sink += Gorilla.encode(column).length);
    double[] into = new double[POINTS];
    double decodeNs =
        median(() -> {
          Gorilla.decode(bytes, into);
          sink += into[9];
        });
    if (!Arrays.equals(column, into)) {
      throw new IllegalStateException("Gorilla did not give the values back");
    }
    row("", "  (Gorilla)", bytes.length, encodeNs, decodeNs, "");
  }

  private static void longs(String name, long[] column, String reference) {
    ByteSink out = new ByteSink();
    LongEncoding encoding = LongEncoding.encode(column, POINTS, out);
    double encodeNs =
        median(() -> {
          ByteSink again = new ByteSink();
          LongEncoding.encode(column, POINTS, again);
          sink += again.length();
        });
    byte[] chunk = Chunk.encode(column, column, column, new double[POINTS], POINTS);
    double decodeNs = median(() -> sink += Chunk.open(chunk).decodeTimes()[7]);
    row(name, encoding.toString(), out.length(), encodeNs, decodeNs, reference);
  }

  private static void row(
      String name, String encoding, int bytes, double encodeNs, double decodeNs, String reference) {
    System.out.printf(
        Locale.ROOT,
        "%-20s %-18s %6.3f B/value  encode %6.1f ns  decode %5.2f ns  %s%n",
        name,
        encoding,
        bytes / (double) POINTS,
        encodeNs / POINTS,
        decodeNs / POINTS,
        reference.isEmpty() ? "" : "(reference: " + reference + ")");
  }

  private static void wholeChunk(String name, int points, double[] values) {
    long[] times = Columns.times(POINTS, new Random(2));
    long bytes = 0;
    for (int from = 0; from < POINTS; from += points) {
      bytes += encode(from, from + points, times, values).length;
    }
    double encodeNs = median(() -> sink += encode(0, points, times, values).length);
    System.out.printf(
        Locale.ROOT,
        "chunks of %6d points, %-8s: %.3f B/point, all columns, header and statistics; encode %.0f ns/point%n",
        points,
        name,
        bytes / (double) POINTS,
        encodeNs / points);
  }

  private static byte[] encode(int from, int to, long[] times, double[] values) {
    int n = to - from;
    long[] steps = IntStream.range(from, to).asLongStream().toArray();
    return Chunk.encode(
        steps, Arrays.copyOfRange(times, from, to), steps, Arrays.copyOfRange(values, from, to), n);
  }

  private static void buckets(String name, double[] values) {
    long[] times = Columns.times(values.length, new Random(3));
    List<byte[]> stored = new ArrayList<>();
    long bytes = 0;
    for (int from = 0; from < values.length; from += POINTS) {
      byte[] chunk = encode(from, Math.min(values.length, from + POINTS), times, values);
      stored.add(chunk);
      bytes += chunk.length;
    }
    for (StoredAxis axis : new StoredAxis[] {StoredAxis.STEP, StoredAxis.TIME}) {
      long from = axis == StoredAxis.STEP ? 0 : times[0];
      long to = 1 + (axis == StoredAxis.STEP ? values.length - 1L : times[times.length - 1]);
      long[] edges = Buckets.evenEdges(from, to, 1000);
      int[] found = new int[1];
      double ns =
          median(() -> {
            List<Chunk> chunks = new ArrayList<>();
            for (byte[] chunk : stored) {
              chunks.add(Chunk.open(chunk));
            }
            List<LineBucket> all = BucketsOf.chunks(axis, chunks, edges);
            found[0] = all.size();
            sink += all.getLast().stats().sum();
          });
      System.out.printf(
          Locale.ROOT,
          "%d points of %s in %d chunks (%.2f B/point) to %d buckets by %s: %.2f ms, opening included%n",
          values.length,
          name,
          stored.size(),
          bytes / (double) values.length,
          found[0],
          axis,
          ns / 1e6);
    }
  }

  /// The median after a warm-up. The minimum is not reliable, because the processor clock of a
  /// virtual machine sometimes reads too low.
  private static double median(Work work) {
    time(work);
    long[] sorted = time(work).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static LongStream time(Work work) {
    LongStream.Builder all = LongStream.builder();
    long begun = System.nanoTime();
    for (int round = 0; round < ROUNDS || System.nanoTime() - begun < LEAST_NS; round++) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      work.run();
      all.add(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
    }
    return all.build();
  }
}
