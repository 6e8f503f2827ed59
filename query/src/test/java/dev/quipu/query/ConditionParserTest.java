package dev.quipu.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.query.Condition.Comparison;
import dev.quipu.query.Condition.Is;
import dev.quipu.query.Condition.NoImprovement;
import dev.quipu.query.Condition.NumberKind;
import dev.quipu.query.Condition.Silent;
import dev.quipu.query.Condition.Value.Change;
import dev.quipu.query.Condition.Value.Constant;
import dev.quipu.query.Condition.Value.Metric;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionParserTest {
  private static final Condition LOSS =
      new Comparison(new Metric("loss"), Operator.GREATER, new Constant(2));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "loss > 2",
        "loss>2.0",
        "metrics.loss > 2",
        "metric.`loss` > 2e0",
        "`loss` > 2",
        "\"loss\" > +2",
        "((loss > 2))"
      })
  void aMetricHasItsKeyWithOrWithoutType(String text) {
    assertThat(ConditionParser.parse(text)).isEqualTo(LOSS);
  }

  @Test
  void keysMayHoldSlashesDotsColonsAndAnythingInBackticks() {
    assertThat(ConditionParser.parse("val/top-1.acc:mean < -1").keys())
        .containsExactly("val/top-1.acc:mean");
    assertThat(ConditionParser.parse("`a b ``c`` > 1` < -1 or metrics.`größe (m)` is nan").keys())
        .isEqualTo(Set.of("a b `c` > 1", "größe (m)"));
  }

  @Test
  void everyTestIsRead() {
    assertThat(ConditionParser.parse("change(loss, 100 steps) >= 0.5"))
        .isEqualTo(
            new Comparison(new Change("loss", 100), Operator.GREATER_OR_EQUAL, new Constant(0.5)));
    assertThat(ConditionParser.parse("val/loss > train/loss"))
        .isEqualTo(
            new Comparison(new Metric("val/loss"), Operator.GREATER, new Metric("train/loss")));
    assertThat(ConditionParser.parse("loss IS NaN"))
        .isEqualTo(new Is(new Metric("loss"), NumberKind.NAN, false));
    assertThat(ConditionParser.parse("change(loss, 1 step) is not finite"))
        .isEqualTo(new Is(new Change("loss", 1), NumberKind.FINITE, true));
    assertThat(ConditionParser.parse("no_improvement(val/accuracy, 20 steps, higher)"))
        .isEqualTo(new NoImprovement("val/accuracy", 20, true));
    assertThat(ConditionParser.parse("no_improvement(`x y`, 1000000000 steps, LOWER)"))
        .isEqualTo(new NoImprovement("x y", 1_000_000_000, false));
    assertThat(ConditionParser.parse("silent for 10m")).isEqualTo(new Silent(600_000));
    assertThat(ConditionParser.parse("silent for 1.5 hours")).isEqualTo(new Silent(5_400_000));
    assertThat(ConditionParser.parse("silent > 1 and change > 2 and `for` > 1").keys())
        .isEqualTo(Set.of("silent", "change", "for"));
  }

  @Test
  void andBindsMoreThanOrAndNotMoreThanAnd() {
    Condition a = ConditionParser.parse("a > 1");
    Condition b = ConditionParser.parse("b > 1");
    Condition c = ConditionParser.parse("c > 1");
    assertThat(ConditionParser.parse("a > 1 or not b > 1 AND c > 1"))
        .isEqualTo(
            new Condition.Or(List.of(a, new Condition.And(List.of(new Condition.Not(b), c)))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "loss | 4 | 0 | Expected an operator or IS after \"loss\", found the end",
        "loss > | 6 | 0 | Expected a number or a metric, found the end",
        "loss == 1 | 5 | 2 | \"==\" is no operator; write = for equality",
        "loss > 'a' | 7 | 3 | Expected a number or a metric, found \"'a'\"",
        "größe > nan | 8 | 3 | Nothing equals NaN: write IS NAN, IS INFINITE or IS FINITE",
        "loss is null | 8 | 4 | Expected NAN, INFINITE or FINITE, found \"null\"",
        "loss > 1 loss | 9 | 4 | Expected AND, OR or the end, found \"loss\"",
        "max(loss, 3 steps) > 1 | 0 | 3 | Unknown function \"max\"; there are change(...) and no_improvement(...)",
        "change(loss, 0 steps) > 1 | 13 | 1 | The window has 0 steps; an integer from 1 to 1000000000 is allowed",
        "change(loss, 1000000001 steps) > 1 | 13 | 10 | The window has 1000000001 steps; an integer from 1 to 1000000000 is allowed",
        "change(loss, 1.5 steps) > 1 | 13 | 3 | The window has 1.5 steps; an integer from 1 to 1000000000 is allowed",
        "change(loss, 5) > 1 | 14 | 1 | Expected STEPS after 5, found \")\"",
        "no_improvement(a, 5 steps) | 25 | 1 | Expected \",\" and HIGHER or LOWER, whichever is better, found \")\"",
        "silent for 10 weeks | 14 | 5 | Expected s, m, h or d after \"10\", found \"weeks\"",
        "silent for 31d | 11 | 3 | The time is \"31d\"; 1 s to 30 days are allowed",
        "silent for 1E999999999 d | 11 | 11 | Number \"1E999999999\" is beyond the range of a double",
        "silent for 0.5s | 11 | 4 | The time is \"0.5s\"; 1 s to 30 days are allowed",
      })
  void aWrongConditionIsToldWithItsPlace(String text, int position, int length, String message) {
    assertThatThrownBy(() -> ConditionParser.parse(text))
        .isInstanceOfSatisfying(
            QuipuException.class,
            e -> {
              assertThat(e.message()).endsWith("position " + position + ": " + message);
              assertThat(e.details())
                  .isEqualTo(Map.of("field", "condition", "position", position, "length", length));
            });
  }

  @Test
  void lengthDepthAndTestsAreLimited() {
    assertThatThrownBy(() -> ConditionParser.parse("(".repeat(65) + "a > 1"))
        .hasMessageContaining("nested deeper than 64 levels");
    assertThatThrownBy(() -> ConditionParser.parse("not ".repeat(100_000) + "a > 1"))
        .hasMessageContaining("Condition has 400005 characters; at most 2000 are allowed");
    assertThatThrownBy(() -> ConditionParser.parse("a > 1" + " or a > 1".repeat(50)))
        .hasMessageContaining("more than 50 tests in one condition");
    assertThatThrownBy(() -> ConditionParser.parse("`" + "k".repeat(251) + "` > 1"))
        .hasMessageContaining("250");
    assertThatThrownBy(() -> ConditionParser.parse(" ")).hasMessageContaining("found the end");
    assertThatThrownBy(() -> ConditionParser.parse("a\0 > 1")).hasMessageContaining("U+0000");
  }

  @Test
  void anyTextIsReadOrRefused() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] parts = {
      "loss",
      "(",
      ")",
      ",",
      "and",
      "or",
      "not",
      "is",
      "nan",
      "1",
      "steps",
      "silent",
      "for",
      "10m",
      "change(",
      "no_improvement(",
      "higher",
      ">",
      "<=",
      "`a b`",
      "metrics.",
      ".",
      "e5",
      "-",
      "\u0001",
      "'"
    };
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(12); k >= 0; k--) {
        text.append(parts[random.nextInt(parts.length)]).append(random.nextBoolean() ? " " : "");
      }
      try {
        ConditionParser.parse(text.toString());
      } catch (QuipuException e) {
        assertThat(e.details()).as("seed %d: %s", seed, text).containsKeys("position", "length");
      }
    }
  }
}
