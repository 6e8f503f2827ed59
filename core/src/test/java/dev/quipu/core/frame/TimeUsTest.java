package dev.quipu.core.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeUsTest {
  @Test
  void anInstantIsTheMicrosecondThatItIsIn() {
    assertThat(TimeUs.of(Instant.EPOCH)).isZero();
    assertThat(TimeUs.of(Instant.ofEpochSecond(1, 999_999_999))).isEqualTo(1_999_999);
    assertThat(TimeUs.of(Instant.ofEpochSecond(0, -1))).isEqualTo(-1);
    assertThat(TimeUs.of(Instant.ofEpochSecond(0, -1001))).isEqualTo(-2);
  }

  @Test
  void everyMicrosecondIsAnInstant() {
    for (long timeUs : new long[] {Long.MIN_VALUE + 1_000_000, -1_000_001, -1, 0, 1, 1L << 52}) {
      assertThat(TimeUs.of(TimeUs.instant(timeUs))).isEqualTo(timeUs);
    }
    assertThat(TimeUs.of(TimeUs.instant(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
    assertThat(TimeUs.instant(-1)).isEqualTo(Instant.ofEpochSecond(0, -1000));
  }

  @Test
  void whatIsTooFarAwayIsTheFirstOrTheLast() {
    assertThat(TimeUs.of(Instant.MIN)).isEqualTo(Long.MIN_VALUE);
    assertThat(TimeUs.of(Instant.MAX)).isEqualTo(Long.MAX_VALUE);
    assertThat(TimeUs.ofSeconds(Double.POSITIVE_INFINITY)).isEqualTo(Long.MAX_VALUE);
    assertThat(TimeUs.ofSeconds(-1e300)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void secondsAreRoundedToMicroseconds() {
    assertThat(TimeUs.ofSeconds(0.1 + 0.2)).isEqualTo(300_000);
    assertThat(TimeUs.seconds(1_500_000)).isEqualTo(1.5);
  }
}
