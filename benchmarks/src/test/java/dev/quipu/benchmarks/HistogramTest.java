package dev.quipu.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.quipu.benchmarks.load.Histogram;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {
  @Test
  void quantilesAreWithinTwoPercentOfTheSortedValues() {
    Random random = new Random(7);
    Histogram histogram = new Histogram();
    long[] values = new long[10_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (long) Math.exp(random.nextDouble() * 25);
      histogram.record(values[i]);
    }
    Arrays.sort(values);
    for (double quantile : new double[] {0.01, 0.25, 0.5, 0.9, 0.99, 0.999}) {
      long exact = values[(int) Math.ceil(quantile * values.length) - 1];
      assertThat((double) histogram.quantileNanos(quantile))
          .isCloseTo((double) exact, withinPercentage(2));
    }
    assertThat(histogram.maxNanos()).isEqualTo(values[values.length - 1]);
    assertThat(histogram.quantileNanos(1)).isEqualTo(values[values.length - 1]);
  }

  @Test
  void anEmptyHistogramSaysZero() {
    assertThat(new Histogram().quantileNanos(0.99)).isZero();
  }
}
