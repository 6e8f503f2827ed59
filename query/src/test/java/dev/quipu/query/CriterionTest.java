package dev.quipu.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CriterionTest {
  private static final Field TAG = new Field.Tag("t");
  private static final Field METRIC = new Field.Metric("m");

  @ParameterizedTest
  @EnumSource(Operator.class)
  void anOperatorHoldsForTheSidesOfItsSymbol(Operator operator) {
    assertThat(operator.holdsForLess())
        .isEqualTo(operator.symbol().contains("<") || operator == Operator.NOT_EQUAL);
    assertThat(operator.holdsForGreater())
        .isEqualTo(operator.symbol().contains(">") || operator == Operator.NOT_EQUAL);
    assertThat(operator.holdsForEqual())
        .isEqualTo(operator.symbol().contains("=") && operator != Operator.NOT_EQUAL);
  }

  @ParameterizedTest
  @EnumSource(Operator.class)
  void whatIsComparedWithNaNDiffers(Operator operator) {
    Criterion criterion = Criterion.of(new Filter.NumberComparison(METRIC, operator, Double.NaN));
    assertThat(criterion)
        .isEqualTo(
            operator == Operator.NOT_EQUAL
                ? new Criterion.Exists(METRIC, true)
                : new Criterion.Any(List.of()));
  }

  @Test
  void aTextDiffersOnlyWhereThereIsOne() {
    assertThat(Criterion.of(new Filter.TextComparison(TAG, Operator.NOT_EQUAL, "a")))
        .isEqualTo(Criterion.of(new Filter.In(TAG, List.of("a"), true)))
        .isEqualTo(new Criterion.IsOneOf(TAG, List.of("a"), true));
    assertThat(Criterion.of(new Filter.Not(new Filter.In(TAG, List.of("a"), false))))
        .isEqualTo(new Criterion.Not(new Criterion.IsOneOf(TAG, List.of("a"), false)));
  }

  @Test
  void nullIsTheAbsenceOfAText() {
    Criterion exists = new Criterion.Exists(TAG, false);
    assertThat(Criterion.of(new Filter.IsNull(TAG, true))).isEqualTo(exists);
    assertThat(Criterion.of(new Filter.IsNull(TAG, false))).isEqualTo(new Criterion.Not(exists));
  }

  @Test
  void allTestsAreFound() {
    Filter number = new Filter.NumberComparison(METRIC, Operator.LESS, 1);
    Filter like = new Filter.Like(TAG, "%", false);
    Filter filter =
        new Filter.Or(List.of(new Filter.Not(number), new Filter.And(List.of(like, number))));
    assertThat(Criterion.of(filter).tests())
        .containsExactly(
            new Criterion.Compares(METRIC, Operator.LESS, 1),
            new Criterion.IsLike(TAG, "%", false),
            new Criterion.Compares(METRIC, Operator.LESS, 1));
  }
}
