package dev.quipu.trackers.wandb.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final List<String> sent = new ArrayList<>();
  private final Outbox outbox = new Outbox(Duration.ZERO);
  private int failures;

  private void failing(int times, boolean isAway) throws IOException {
    if (failures < times) {
      failures++;
      throw new AwayException("Busy", isAway ? new ConnectException() : null);
    }
    sent.add("first");
  }

  @Test
  void requestsKeepTheirOrderWhileTheServerIsAway() throws Exception {
    outbox.add("first", () -> failing(100, true));
    outbox.add("second", () -> sent.add("second"));
    // The same request waits already.
    outbox.add("first", () -> sent.add("again"));
    assertThat(outbox.sendAll(LONG)).isTrue();
    assertThat(sent).containsExactly("first", "second");
  }

  @Test
  void aRequestThatTheServerNeverCarriesOutIsGivenUp() throws Exception {
    outbox.add("first", () -> failing(100, false));
    outbox.add("second", () -> sent.add("second"));
    assertThatThrownBy(() -> outbox.sendAll(LONG)).hasMessageContaining("20 attempts: Busy");
    assertThat(outbox.sendAll(LONG)).isTrue();
    assertThat(sent).containsExactly("second");
  }

  @Test
  void aRequestThatIsRefusedIsToldAndTheOthersAreSent() throws Exception {
    outbox.add(
        "first",
        () -> {
          throw new IOException("Refused");
        });
    outbox.add("second", () -> sent.add("second"));
    assertThatThrownBy(outbox::send).hasMessage("Refused");
    outbox.send();
    assertThat(sent).containsExactly("second");
  }
}
