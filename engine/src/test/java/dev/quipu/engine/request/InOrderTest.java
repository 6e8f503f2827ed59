package dev.quipu.engine.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.port.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InOrderTest {
  private static final Presence HERE = new Presence(Caller.STAYING);

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void resultsComeInTheOrderOfTheThings() {
    for (int count : new int[] {0, 1, 2, 500}) {
      List<Integer> given = new ArrayList<>();
      InOrder.each(
          HERE,
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
        HERE,
        numbers(200),
        n -> begun.incrementAndGet(),
        (n, result) -> assertThat(begun.get()).isLessThanOrEqualTo(n + ahead));
  }

  @Test
  void anErrorOfTheWorkIsThrownWhereItsResultWasDue() {
    List<Integer> given = new ArrayList<>();
    assertThatThrownBy(() ->
            InOrder.each(
                HERE,
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
                HERE,
                numbers(100),
                n -> begun.incrementAndGet(),
                (n, result) -> {
                  throw new IllegalStateException("The client is gone");
                }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(begun.get()).isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors() + 1);
  }

  @Test
  void nothingMoreIsBegunForACallerWhoHasGone() {
    AtomicInteger watches = new AtomicInteger();
    Caller leaving =
        action -> {
          watches.incrementAndGet();
          action.run();
          return watches::decrementAndGet;
        };
    AtomicInteger begun = new AtomicInteger();
    try (Presence presence = new Presence(leaving)) {
      assertThatThrownBy(() ->
              InOrder.each(
                  presence, numbers(2_000_000), n -> begun.incrementAndGet(), (n, result) -> {}))
          .isInstanceOf(QuipuException.class)
          .hasMessage("The caller has gone");
      assertThat(presence.isGone()).isTrue();
    }
    assertThat(begun.get()).isLessThan(2_000_000);
    assertThat(watches).hasValue(0);
  }
}
