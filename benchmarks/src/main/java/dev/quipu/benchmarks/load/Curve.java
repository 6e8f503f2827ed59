package dev.quipu.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/// The values that are logged: a noisy training curve of 65 536 steps, which each series walks from
/// another place. A value depends on run, key and step alone, so that what comes back can be
/// compared with what was sent.
public final class Curve {
  private static final int SIZE = 1 << 16;
  private static final long START_MS = 1_763_650_000_000L;

  private final double[] values = new double[SIZE];
  private final byte[][] texts = new byte[SIZE][];
  private final int[] jitterMs = new int[1024];

  /// How the values were made, which decides how well they can be stored.
  public enum Values {
    /// Rounded to four decimals, as people log accuracies and losses.
    DECIMALS,
    /// Computed in 32 bits and widened, as frameworks hand them out.
    FLOATS
  }

  public Curve(Values kind, long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < SIZE; i++) {
      double trend = 0.2 + 2.1 * Math.exp(-i / 9000.0);
      double value = Math.abs(trend * (1 + 0.05 * random.nextGaussian()));
      values[i] =
          switch (kind) {
            case DECIMALS -> Math.round(value * 10_000) / 10_000.0;
            case FLOATS -> (float) value;
          };
      texts[i] = Double.toString(values[i]).getBytes(StandardCharsets.US_ASCII);
    }
    for (int i = 0; i < jitterMs.length; i++) {
      jitterMs[i] = random.nextInt(40);
    }
  }

  private static int index(int run, int key, long step) {
    return (int) (step + key * 977L + run * 131L) & (SIZE - 1);
  }

  public double value(int run, int key, long step) {
    return values[index(run, key, step)];
  }

  /// The value as JSON; not a copy.
  byte[] text(int run, int key, long step) {
    return texts[index(run, key, step)];
  }

  /// A step every quarter of a second, more or less.
  public long timeMs(long step) {
    return START_MS + step * 250 + jitterMs[(int) (step & 1023)];
  }
}
