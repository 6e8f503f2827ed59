package dev.quipu.harness.ask;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  @Test
  void aPauseHoldsUpAllRequestsAlsoWithoutALimit() {
    RateLimit rate = new RateLimit(null);
    assertThat(rate.turnNs()).isZero();
    rate.pause(Duration.ofHours(1));
    assertThat(rate.turnNs()).isGreaterThan(Duration.ofMinutes(30).toNanos());
  }
}
