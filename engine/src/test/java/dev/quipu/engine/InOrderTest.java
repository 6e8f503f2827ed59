package dev.quipu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.QuipuException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InOrderTest {
  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void resultsComeInTheOrderOfTheThings() {
    for (int count : new int[] {0, 1, 2, 500}) {
      List<Integer> given = new ArrayList<>();
      InOrder.each(
          numbers(count),
          n -> n * 3,
          (n, result) -> {
            assertThat(result).isEqualTo(n * 3);
            given.add(n);
          });
      assertThat(given).isEqualTo(numbers(count));
    }
  }

  @Test
  void onlyAFewAreWorkedOnAhead() {
    AtomicInteger begun = new AtomicInteger();
    int ahead = Runtime.getRuntime().availableProcessors() + 1;
    InOrder.each(
        numbers(200),
        n -> begun.incrementAndGet(),
        (n, result) -> assertThat(begun.get()).isLessThanOrEqualTo(n + ahead));
  }

  @Test
  void anErrorOfTheWorkIsThrownWhereItsResultWasDue() {
    List<Integer> given = new ArrayList<>();
    assertThatThrownBy(() ->
            InOrder.each(
                numbers(100),
                n -> {
                  if (n == 40) {
                    throw QuipuException.corrupt("Forty is damaged");
                  }
                  return n;
                },
                (n, result) -> given.add(n)))
        .isInstanceOf(QuipuException.class)
        .hasMessage("Forty is damaged");
    assertThat(given).isEqualTo(numbers(40));
  }

  @Test
  void anErrorOfTheSinkEndsIt() {
    AtomicInteger begun = new AtomicInteger();
    assertThatThrownBy(() ->
            InOrder.each(
                numbers(100),
                n -> begun.incrementAndGet(),
                (n, result) -> {
                  throw new IllegalStateException("The client is gone");
                }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(begun.get()).isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors() + 1);
  }
}
