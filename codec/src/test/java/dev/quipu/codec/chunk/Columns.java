package dev.quipu.codec.chunk;

import java.util.Random;

/// Columns that real runs log, and columns made to break encodings.
public final class Columns {
  private Columns() {}

  static final double[] NASTY = {
    Double.NaN,
    Double.longBitsToDouble(0x7ff8_0000_0000_0abcL),
    Double.longBitsToDouble(0xfff0_0000_0000_0001L),
    Double.longBitsToDouble(0x7ff4_0000_2000_0000L),
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    -0.0,
    0.0,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Float.MIN_VALUE,
    Float.MAX_VALUE,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    0.1f,
    0.1,
    1e-300,
    9.007199254740994e15,
    1e18,
    -0x1p63
  };

  static final int LONG_KINDS = 12;
  public static final int VALUE_KINDS = 22;

  static long[] steps(int n) {
    long[] column = new long[n];
    for (int i = 0; i < n; i++) {
      column[i] = i * 10L;
    }
    return column;
  }

  /// A loop whose steps take 80 ± 5 ms, with a pause for a checkpoint now and then.
  static long[] times(int n, Random random) {
    long[] column = new long[n];
    long time = 1_790_000_000_000L;
    for (int i = 0; i < n; i++) {
      column[i] = time;
      time += 80 + Math.round(random.nextGaussian() * 5) + (i % 1000 == 999 ? 4000 : 0);
    }
    return column;
  }

  /// A loop paced by a clock: a point every quarter of a second, up to 39 ms late.
  static long[] evenTimes(int n, Random random) {
    long[] column = new long[n];
    for (int i = 0; i < n; i++) {
      column[i] = 1_790_000_000_000L + i * 250L + random.nextInt(40);
    }
    return column;
  }

  public static double[] floatLoss(int n, Random random) {
    double[] column = new double[n];
    for (int i = 0; i < n; i++) {
      double level = 0.3 + 2.2 * Math.exp(-i / (n / 5.0 + 1));
      column[i] = (float) (level * (1 + 0.05 * random.nextGaussian()));
    }
    return column;
  }

  /// An accuracy logged with four decimals.
  static double[] accuracy(int n, Random random) {
    double[] column = new double[n];
    for (int i = 0; i < n; i++) {
      double level = 0.95 - 0.6 * Math.exp(-i / (n / 4.0 + 1)) + 0.002 * random.nextGaussian();
      column[i] = Math.round(level * 1e4) / 1e4;
    }
    return column;
  }

  /// Hits of 64 as a percentage.
  static double[] percentages(int n, Random random) {
    double[] column = new double[n];
    for (int i = 0; i < n; i++) {
      double level = 58 - 30 * Math.exp(-i / (n / 4.0 + 1)) + random.nextGaussian();
      column[i] = Math.min(64, Math.round(level)) * 100.0 / 64;
    }
    return column;
  }

  static double[] noise(int n, Random random) {
    double[] column = new double[n];
    for (int i = 0; i < n; i++) {
      column[i] = random.nextGaussian();
    }
    return column;
  }

  static long[] anyLongs(int kind, int n, Random random) {
    long[] column = new long[n];
    long walk = random.nextLong() >> random.nextInt(64);
    long pace = random.nextLong() >> random.nextInt(64);
    for (int i = 0; i < n; i++) {
      walk += random.nextInt(7) - 2;
      column[i] =
          switch (kind) {
            case 0 -> pace;
            case 1 -> pace * i + walk * 0;
            case 2 -> walk;
            case 3 -> walk + (random.nextInt(200) == 0 ? 1_000_000 : 0);
            case 4 -> walk - (random.nextInt(200) == 0 ? random.nextLong() >>> 1 : 0);
            case 5 -> random.nextLong();
            case 6 -> random.nextInt(100);
            case 7 -> (i & 1) == 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
            case 8 -> i == n / 2 ? pace : 7;
            case 9 -> (long) i * i + pace;
            case 10 -> (pace >> 8) * i / 7 + random.nextInt(40);
            default -> pace * i + random.nextInt(1 + (int) (walk & 0xff));
          };
    }
    return column;
  }

  public static double[] anyValues(int kind, int n, Random random) {
    double[] column = new double[n];
    double walk = random.nextGaussian();
    int digits = 1 + random.nextInt(17);
    double power = Math.pow(10, digits);
    double constant = NASTY[random.nextInt(NASTY.length)];
    for (int i = 0; i < n; i++) {
      walk += random.nextGaussian() * 0.01;
      column[i] =
          switch (kind) {
            case 0 -> constant;
            case 1 -> i * 0.5;
            case 2 -> i * 0.1;
            case 3 -> walk;
            case 4 -> (float) walk;
            case 5 -> Math.rint(walk * power) / power;
            case 6 -> Double.parseDouble(("%." + digits + "e").formatted(walk * 1e5));
            case 7 -> Double.longBitsToDouble(random.nextLong());
            case 8 -> NASTY[random.nextInt(NASTY.length)];
            case 9 -> (i & 1) == 0 ? 0.0 : -0.0;
            case 10 -> (i & 1) == 0 ? 1e300 : -1e-300;
            case 11 -> i == n / 2 ? constant : 0.25;
            case 12 -> Math.rint(walk * 100) / 100 + (i % 97 == 0 ? Double.NaN : 0);
            case 13 -> i % 50 == 3 ? constant : (float) walk;
            case 14 -> random.nextInt(1319) / 1319.0;
            case 15 -> Double.longBitsToDouble(random.nextLong() & 0xf_ffff_ffff_ffffL);
            case 16 -> Math.scalb(random.nextGaussian(), random.nextInt(2000) - 1000);
            case 17 -> Float.intBitsToFloat(random.nextInt());
            case 18 -> random.nextInt(3) * 1e15;
            case 19 -> Double.MAX_VALUE / (1 + random.nextInt(3));
            case 20 -> Double.longBitsToDouble(0x7ff8_0000_0000_0000L | random.nextInt());
            default -> random.nextInt(100);
          };
    }
    return column;
  }

  /// Sizes around the borders of blocks and pages.
  public static int anySize(Random random) {
    int[] borders = {
      1, 2, 3, 63, 64, 65, 127, 128, 129, 1023, 1024, 1025, 4095, 4096, 4097, 16_385
    };
    return random.nextInt(3) == 0
        ? 1 + random.nextInt(6000)
        : borders[random.nextInt(borders.length)];
  }
}
