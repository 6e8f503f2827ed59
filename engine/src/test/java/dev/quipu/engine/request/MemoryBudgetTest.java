package dev.quipu.engine.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.port.Memory;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private static final long SMALL = MemoryLimits.SMALL_REQUEST_BYTES;
  private static final long ALL = 16 * SMALL;

  /// The memory available to all except small requests.
  private static final long LARGE = ALL - ALL / MemoryLimits.SMALL_REQUESTS_PART;

  private final MemoryBudget budget = new MemoryBudget(ALL);

  private static ErrorCode refusal(Memory memory, long bytes) {
    try {
      memory.take(bytes);
    } catch (QuipuException e) {
      return e.code();
    }
    throw new AssertionError("It got " + bytes + " bytes");
  }

  @Test
  void whatNeverFitsIsToldTheLimitAndWhatDoesNotFitNowIsToldToComeAgain() {
    try (MemoryBudget.Share one = budget.share();
        MemoryBudget.Share other = budget.share()) {
      assertThatThrownBy(() -> one.take(LARGE + 1))
          .hasMessageContaining(Long.toString(LARGE + 1))
          .hasMessageContaining(Long.toString(LARGE));
      assertThat(refusal(one, LARGE + 1)).isEqualTo(ErrorCode.TOO_LARGE);
      one.take(LARGE);
      assertThat(refusal(one, 1)).isEqualTo(ErrorCode.TOO_LARGE);
      assertThat(refusal(other, SMALL + 1)).isEqualTo(ErrorCode.UNAVAILABLE);
      one.give(SMALL + 1);
      other.take(SMALL + 1);
    }
    assertThat(budget.taken()).isZero();
  }

  @Test
  void theLastPartIsForThoseWhoTakeLittle() {
    try (MemoryBudget.Share large = budget.share();
        MemoryBudget.Share small = budget.share()) {
      large.take(LARGE);
      small.take(SMALL);
      assertThat(refusal(small, 1)).as("large from here on").isEqualTo(ErrorCode.UNAVAILABLE);
    }
    assertThat(budget.taken()).isZero();
  }

  @Test
  void aPartGivesBackWhatItTookAndNoMore() {
    try (MemoryBudget.Share share = budget.share()) {
      share.take(10);
      try (Memory.Part part = share.part()) {
        part.take(30);
        part.give(5);
        assertThat(share.held()).isEqualTo(35);
      }
      assertThat(share.held()).isEqualTo(10);
    }
  }

  @Test
  void aReserveKeepsWhatItGetsBackForWhatComesNext() {
    try (MemoryBudget.Share share = budget.share();
        MemoryBudget.Share other = budget.share()) {
      try (Memory.Reserve reserve = share.reserve()) {
        reserve.take(LARGE / 2);
        reserve.give(LARGE / 2);
        assertThat(share.held()).isEqualTo(LARGE / 2);
        other.take(LARGE / 2);
        reserve.take(LARGE / 2);
        assertThat(reserve.tryHave(SMALL + 1)).isFalse();
        assertThat(reserve.most()).isEqualTo(LARGE / 2);
      }
      assertThat(share.held()).isZero();
    }
  }

  @Test
  void whatWasGivenBackWithTheAnswerIsNotGivenBackAgain() {
    MemoryBudget.Share share = budget.share();
    Memory.Part part = share.part();
    part.take(100);
    share.close();
    part.close();
    assertThat(budget.taken()).isZero();
  }
}
