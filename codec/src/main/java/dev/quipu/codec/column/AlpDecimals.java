package dev.quipu.codec.column;

import dev.quipu.codec.bytes.BitPacking;
import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.Directory;
import dev.quipu.codec.bytes.Zstandard;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values that were decimals. Each is an integer that the [DecimalPowers] of its page turn into the
/// value. A value with different bits afterwards is an exception; it is stored separately with its
/// position.
///
/// The method is ALP: Afroozeh, Kuffó, Boncz, "ALP: Adaptive Lossless floating-Point Compression",
/// SIGMOD 2024. It samples at two levels: a few pages of the column yield a few pairs of powers,
/// and each page uses the best of them. ALP multiplies twice and misses one decimal in a hundred. A
/// division is rounded once, misses none, and takes a sixth longer. The integers are stored as they
/// are or as differences, whichever is smaller, so that a value that rises evenly costs nothing.
///
/// As bytes of a page: exponent, factor, mode (1 for differences, plus 2 for division); the
/// integers in a [PatchedFrame] (for differences, after the first integer as a zigzag varint); the
/// number of exceptions as a varint; for each exception its position in 2 bytes and its bits in 8.
public final class AlpDecimals implements DoublePages {
  private static final int SAMPLED_PAGES = 8;
  private static final int SAMPLED_VALUES = 32;
  private static final int CANDIDATES = 5;
  private static final int EXCEPTION_BITS = 80;
  private static final int DIFFERENCES = 1;
  private static final int DIVIDED = 2;

  private final long[] integers;
  private final PatchedFrame frame = new PatchedFrame();
  private final double[] sample = new double[SAMPLED_VALUES];
  private long[] copy = new long[0];
  private int[] exceptions = new int[0];
  private List<DecimalPowers> candidates = List.of();

  private AlpDecimals(int points) {
    integers = new long[Math.min(points, SHORT_PAGE_POINTS)];
  }

  static AlpDecimals forReading(int points) {
    return new AlpDecimals(points);
  }

  /// Finds powers of ten that suit a column; null if its values are no decimals.
  public static @Nullable AlpDecimals plan(double[] column, int count) {
    AlpDecimals alp = new AlpDecimals(count);
    alp.copy = new long[alp.integers.length];
    alp.exceptions = new int[alp.integers.length];
    Map<DecimalPowers, Integer> votes = new HashMap<>();
    int pages = Directory.pages(count, SHORT_PAGE_POINTS);
    int sampled = Math.min(pages, SAMPLED_PAGES);
    for (int s = 0; s < sampled; s++) {
      int from = (int) ((long) s * pages / sampled) * SHORT_PAGE_POINTS;
      int taken = alp.takeSample(column, from, Math.min(SHORT_PAGE_POINTS, count - from));
      votes.merge(alp.bestOfAll(taken), 1, Integer::sum);
    }
    alp.candidates =
        votes.entrySet().stream()
            .sorted(
                Map.Entry.<DecimalPowers, Integer>comparingByValue()
                    .reversed()
                    .thenComparing(e -> !e.getKey().divided())
                    .thenComparingInt(e -> -e.getKey().exponent())
                    .thenComparingInt(e -> -e.getKey().factor()))
            .limit(CANDIDATES)
            .map(Map.Entry::getKey)
            .toList();
    int taken = alp.takeSample(column, 0, count);
    return alp.sampleBits(alp.bestOf(alp.candidates, taken), taken, 64L * taken) < 64L * taken
        ? alp
        : null;
  }

  private int takeSample(double[] column, int from, int count) {
    int taken = Math.min(count, SAMPLED_VALUES);
    for (int i = 0; i < taken; i++) {
      sample[i] = column[from + (int) ((long) i * count / taken)];
    }
    return taken;
  }

  private DecimalPowers bestOfAll(int taken) {
    return bestOf(DecimalPowers.ALL, taken);
  }

  private DecimalPowers bestOf(List<DecimalPowers> some, int taken) {
    DecimalPowers best = some.getFirst();
    if (some.size() > 1) {
      long least = Long.MAX_VALUE;
      for (DecimalPowers candidate : some) {
        long bits = sampleBits(candidate, taken, least);
        if (bits < least) {
          least = bits;
          best = candidate;
        }
      }
    }
    return best;
  }

  /// An estimate of the bits of the sample; stops early, with at least `most`, once it gets there.
  private long sampleBits(DecimalPowers by, int taken, long most) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    int failed = 0;
    for (int i = 0; i < taken; i++) {
      long d = by.toInteger(sample[i]);
      if (by.holds(d, sample[i])) {
        min = Math.min(min, d);
        max = Math.max(max, d);
      } else if (++failed * (long) EXCEPTION_BITS >= most) {
        return most;
      }
    }
    int width = failed == taken ? 0 : BitPacking.width(max - min);
    return (long) (taken - failed) * width + (long) failed * EXCEPTION_BITS;
  }

  @Override
  public void encode(double[] column, int from, int count, Zstandard zstd, ByteSink out) {
    DecimalPowers by = bestOf(candidates, takeSample(column, from, count));
    int failed = 0;
    for (int i = 0; i < count; i++) {
      double v = column[from + i];
      long d = by.toInteger(v);
      integers[i] = d;
      if (!by.holds(d, v)) {
        exceptions[failed++] = i;
      }
    }
    fillExceptions(failed, count);
    out.putByte(by.exponent());
    out.putByte(by.factor());
    putIntegers(by.divided() ? DIVIDED : 0, count, out);
    out.putVarint(failed);
    for (int i = 0; i < failed; i++) {
      out.putShort(exceptions[i]);
      out.putDouble(column[from + exceptions[i]]);
    }
  }

  /// Replaces each exception by a neighbour, which is cheapest for the frame.
  private void fillExceptions(int failed, int count) {
    int first = 0;
    while (first < failed && exceptions[first] == first) {
      first++;
    }
    long filler = first < count ? integers[first] : 0;
    for (int i = 0; i < failed; i++) {
      int place = exceptions[i];
      integers[place] = place < first ? filler : integers[place - 1];
    }
  }

  private void putIntegers(int mode, int count, ByteSink out) {
    System.arraycopy(integers, 0, copy, 0, count);
    ByteSink asTheyAre = new ByteSink();
    frame.encode(copy, count, asTheyAre);
    System.arraycopy(integers, 0, copy, 0, count);
    ByteSink differences = new ByteSink();
    differences.putZigzag(copy[0]);
    DeltaLongs.toDeltas(copy, count);
    System.arraycopy(copy, 1, copy, 0, count - 1);
    frame.encode(copy, count - 1, differences);
    if (differences.length() < asTheyAre.length()) {
      out.putByte(mode | DIFFERENCES);
      out.put(differences);
    } else {
      out.putByte(mode);
      out.put(asTheyAre);
    }
  }

  @Override
  public void decode(
      ByteCursor in, Zstandard zstd, int count, int from, int to, double[] into, int start) {
    int exponent = in.octet();
    int factor = in.octet();
    int mode = in.octet();
    boolean divided = (mode & DIVIDED) != 0;
    if (mode > (DIFFERENCES | DIVIDED)) {
      throw ChunkFormat.corrupt("a page of decimals has the unknown mode " + mode);
    }
    if (!DecimalPowers.areAllowed(exponent, factor, divided)) {
      throw ChunkFormat.corrupt("a page has the powers of ten " + exponent + " and " + factor);
    }
    if ((mode & DIFFERENCES) == 0) {
      PatchedFrame.decode(in, count, from, to, integers, from);
    } else {
      integers[0] = in.zigzag();
      PatchedFrame.decode(in, count - 1, integers, 1);
      DeltaLongs.toSums(integers, 0, count);
    }
    new DecimalPowers(exponent, factor, divided).toDoubles(integers, from, to, into, start);
    int failed = in.count("exceptions", count);
    for (int i = 0, least = 0; i < failed; i++) {
      int place = PatchedFrame.place(in, least, count);
      double value = in.float64();
      if (place >= from && place < to) {
        into[start + place - from] = value;
      }
      least = place + 1;
    }
  }
}
