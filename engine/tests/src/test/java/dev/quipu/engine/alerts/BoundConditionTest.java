package dev.quipu.engine.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.query.Condition;
import dev.quipu.query.ConditionParser;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BoundConditionTest {
  private static final List<String> KEYS = List.of("a", "b");
  private static final double[] VALUES = {
    0, 1, 2, 5, -3, 1e308, -1e308, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
  };

  /// A condition that is ruled out for a block is true at none of its rows.
  @Test
  void onlyConditionsThatHoldNowhereAreRuledOut() {
    int held = 0;
    int ruledOut = 0;
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      Condition condition = ConditionParser.parse(condition(random, 2));
      MetricStates metrics = new MetricStates();
      metrics.prepare(condition);
      BoundCondition bound = BoundCondition.of(condition, metrics);
      long step = 0;
      for (int block = 0; block < 12; block++) {
        int rows = 1 + random.nextInt(6);
        // A run may go back.
        step = random.nextInt(8) == 0 ? Math.max(0, step - 5) : step;
        double[][] values = new double[KEYS.size()][];
        for (int k = 0; k < KEYS.size(); k++) {
          values[k] = values(random, rows);
          MetricState metric = metrics.find(KEYS.get(k));
          if (metric != null) {
            metric.expect(values[k], rows);
          }
        }
        boolean mayHold = bound.mayHold();
        boolean holds = false;
        for (int row = 0; row < rows; row++, step++) {
          for (int k = 0; k < KEYS.size(); k++) {
            MetricState metric = metrics.find(KEYS.get(k));
            if (metric != null) {
              metric.add(step, values[k][row]);
            }
          }
          holds |= bound.truth(0) == Truth.TRUE;
        }
        assertThat(mayHold || !holds).as("%s, seed %s, block %s", condition, seed, block).isTrue();
        held += holds ? 1 : 0;
        ruledOut += mayHold ? 0 : 1;
      }
    }
    assertThat(held).isGreaterThan(5000);
    assertThat(ruledOut).isGreaterThan(2000);
  }

  private static double[] values(Random random, int rows) {
    // Most blocks have ordinary values only, as those of a training.
    int kinds = random.nextInt(3) == 0 ? VALUES.length : 4;
    return random.ints(rows, 0, kinds).mapToDouble(i -> VALUES[i]).toArray();
  }

  private static String condition(Random random, int depth) {
    if (depth > 0 && random.nextInt(3) > 0) {
      String left = condition(random, depth - 1);
      return switch (random.nextInt(3)) {
        case 0 -> "(" + left + ") and (" + condition(random, depth - 1) + ")";
        case 1 -> "(" + left + ") or (" + condition(random, depth - 1) + ")";
        default -> "not (" + left + ")";
      };
    }
    String value = value(random);
    return switch (random.nextInt(5)) {
      case 0 -> value + " is " + pick(random, "nan", "not nan", "infinite", "finite", "not finite");
      case 1 -> value + pick(random, " < ", " >= ", " != ") + value(random);
      default ->
          value
              + pick(random, " < ", " <= ", " > ", " >= ", " = ", " != ")
              + pick(random, "0", "2", "4", "9", "-1");
    };
  }

  private static String value(Random random) {
    String key = KEYS.get(random.nextInt(KEYS.size()));
    return random.nextBoolean()
        ? key
        : "change(" + key + ", " + (1 + random.nextInt(4)) + " steps)";
  }

  private static String pick(Random random, String... words) {
    return words[random.nextInt(words.length)];
  }
}
