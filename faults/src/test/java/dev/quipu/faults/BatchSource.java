package dev.quipu.faults;

import dev.quipu.faults.Batch.Point;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Makes the batches of one writer. No two points have the same key and step, so each stored point
/// identifies its batch.
final class BatchSource implements Supplier<Batch> {
  private static final long START_MS = 1_763_650_000_000L;

  private final String prefix;
  private final RandomGenerator random;
  private final boolean withParams;
  private final Size size;
  private long nextStep = 1;
  private long nextNegativeStep = -1;
  private int count;

  enum Size {
    /// Some 40 points a batch, rarely almost a thousand.
    SMALL,
    /// Some 500 points a batch, at most 960.
    LARGE
  }

  BatchSource(String prefix, RandomGenerator random, boolean withParams, Size size) {
    this.prefix = prefix;
    this.random = random;
    this.withParams = withParams;
    this.size = size;
  }

  @Override
  public Batch get() {
    count++;
    boolean large = size == Size.LARGE;
    int keys = large || random.nextInt(10) == 0 ? 48 : random.nextInt(1, 8);
    int rows = large ? random.nextInt(1, 21) : random.nextInt(10) == 0 ? 20 : random.nextInt(1, 6);
    // Now and then, out of order: then adding at the end cannot keep the summaries right.
    boolean backwards = random.nextInt(12) == 0;
    List<Point> points = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      long step = backwards ? nextNegativeStep-- : nextStep++;
      long time = START_MS + step * 1000 + random.nextInt(900);
      for (int k = 0; k < keys; k++) {
        points.add(new Point(prefix + "/key " + k, step, time, value()));
      }
    }
    Map<String, String> params = new HashMap<>();
    Map<String, String> tags = new HashMap<>();
    if (withParams && random.nextInt(3) == 0) {
      params.put(prefix + "/p" + count, "value " + random.nextInt());
      params.put(prefix + "/q" + count, "value " + random.nextInt());
      tags.put(prefix + "/t" + count, "value " + random.nextInt());
    }
    return new Batch(points, params, tags);
  }

  private double value() {
    return switch (random.nextInt(20)) {
      case 0 -> Double.NaN;
      case 1 -> Double.POSITIVE_INFINITY;
      case 2 -> Double.NEGATIVE_INFINITY;
      case 3 -> -0.0;
      case 4 -> Double.MIN_VALUE;
      case 5, 6, 7 -> (float) random.nextGaussian();
      case 8, 9, 10, 11 -> random.nextGaussian() * 1e-7;
      default -> Math.round(random.nextDouble() * 10_000) / 10_000.0;
    };
  }
}
