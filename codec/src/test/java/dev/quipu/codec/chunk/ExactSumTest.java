package dev.quipu.codec.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

public class ExactSumTest {
  public static double expected(double[] values, int from, int to) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = from; i < to; i++) {
      if (Double.isFinite(values[i])) {
        sum = sum.add(new BigDecimal(values[i]));
      }
    }
    return sum.doubleValue() + 0.0;
  }

  @Test
  void theSumIsTheExactOneRoundedOnceInAnyOrderAndAnyParts() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 1500; round++) {
      int n = 1 + random.nextInt(round % 10 == 0 ? 2000 : 40);
      double[] values =
          Arrays.stream(Columns.anyValues(round % Columns.VALUE_KINDS, n, random))
              .filter(Double::isFinite)
              .toArray();
      ExactSum whole = new ExactSum();
      ExactSum parts = new ExactSum();
      ExactSum part = new ExactSum();
      for (int i = values.length - 1; i >= 0; i--) {
        whole.add(values[i]);
        part.add(values[i]);
        if (random.nextInt(5) == 0) {
          parts.add(part);
          part.clear();
        }
      }
      parts.add(part);
      double expected = expected(values, 0, values.length);
      assertThat(whole.rounded()).as("seed %s", seed).isEqualTo(expected);
      assertThat(parts.rounded()).as("seed %s", seed).isEqualTo(expected);
      double rest = whole.remainder();
      if (!Double.isNaN(rest)) {
        BigDecimal exact = BigDecimal.ZERO;
        for (double v : values) {
          exact = exact.add(new BigDecimal(v));
        }
        assertThat(new BigDecimal(expected).add(new BigDecimal(rest)))
            .as("seed %s", seed)
            .isEqualByComparingTo(exact);
      }
    }
  }

  @Test
  void whatPlainAdditionLosesIsKept() {
    ExactSum sum = new ExactSum();
    for (double v : new double[] {1e308, 1.0, 1e308, -1e308, 1e-300, -1e308}) {
      sum.add(v);
    }
    assertThat(sum.rounded()).isEqualTo(1.0);
    assertThat(sum.remainder()).isEqualTo(1e-300);
    sum.add(Double.MIN_VALUE);
    assertThat(sum.remainder()).isNaN();
    sum.add(-1.0);
    sum.add(-1e-300);
    assertThat(sum.rounded()).isEqualTo(Double.MIN_VALUE);
    assertThat(sum.remainder()).isZero();
  }

  @Test
  void aSumBeyondAllDoublesIsInfiniteAndComesBack() {
    ExactSum sum = new ExactSum();
    for (int i = 0; i < 5000; i++) {
      sum.add(Double.MAX_VALUE);
    }
    assertThat(sum.rounded()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(sum.remainder()).isNaN();
    for (int i = 0; i < 5001; i++) {
      sum.add(-Double.MAX_VALUE);
    }
    assertThat(sum.rounded()).isEqualTo(-Double.MAX_VALUE);
  }
}
