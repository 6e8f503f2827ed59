package dev.quipu.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private static Attempt attempt(int number, long fromStep, long startMs) {
    return new Attempt(new WriterId("%032x".formatted(number)), number, fromStep, startMs);
  }

  @Test
  void anAttemptSupersedesWhatIsBehindItsFirstStepInAllBeforeIt() {
    Attempts attempts =
        new Attempts(List.of(attempt(2, 80, 2000), attempt(1, 50, 1000), attempt(3, 60, 3000)));
    assertThat(attempts.newest()).isEqualTo(3);
    assertThat(attempts.lastLivingStep(0)).isEqualTo(49);
    assertThat(attempts.lastLivingStep(1)).isEqualTo(59);
    assertThat(attempts.lastLivingStep(2)).isEqualTo(59);
    assertThat(attempts.lastLivingStep(3)).isEqualTo(Long.MAX_VALUE);
    assertThat(attempts.isAlive(0, 49)).isTrue();
    assertThat(attempts.isAlive(0, 50)).isFalse();
  }

  @Test
  void ofARunThatWasNeverRestartedEverythingIsAlive() {
    assertThat(Attempts.NONE.newest()).isZero();
    assertThat(Attempts.NONE.isAlive(0, Long.MAX_VALUE)).isTrue();
    assertThat(Attempts.NONE.isAlive(0, Long.MIN_VALUE)).isTrue();
  }

  @Test
  void theFirstStepOfAllCannotBeSuperseded() {
    assertThatThrownBy(() -> attempt(1, Long.MIN_VALUE, 0)).hasMessageContaining("-2^63");
  }
}
