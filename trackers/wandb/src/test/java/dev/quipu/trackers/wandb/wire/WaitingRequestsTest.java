package dev.quipu.trackers.wandb.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(40)
class WaitingRequestsTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final List<String> sent = new ArrayList<>();
  private final WaitingRequests requests = new WaitingRequests(Duration.ZERO, new Deadline());
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
    requests.add("first", () -> failing(100, true));
    requests.add("second", () -> sent.add("second"));
    // The same request waits already.
    requests.add("first", () -> sent.add("again"));
    assertThat(requests.sendAll(LONG)).isTrue();
    assertThat(sent).containsExactly("first", "second");
  }

  @Test
  void aRequestThatTheServerNeverCarriesOutIsGivenUp() throws Exception {
    requests.add("first", () -> failing(100, false));
    requests.add("second", () -> sent.add("second"));
    assertThatThrownBy(() -> requests.sendAll(LONG)).hasMessageContaining("20 attempts: Busy");
    assertThat(requests.sendAll(LONG)).isTrue();
    assertThat(sent).containsExactly("second");
  }

  @Test
  void aRequestThatIsRefusedIsToldAndTheOthersAreSent() throws Exception {
    requests.add(
        "first",
        () -> {
          throw new IOException("Refused");
        });
    requests.add("second", () -> sent.add("second"));
    assertThatThrownBy(requests::send).hasMessage("Refused");
    requests.send();
    assertThat(sent).containsExactly("second");
  }

  @Test
  void allRefusalsAreOverBeforeTheFirstIsTold() throws Exception {
    for (int i = 1; i <= 2; i++) {
      String message = "Refused " + i;
      requests.add(
          message,
          () -> {
            throw new IOException(message);
          });
    }
    requests.add("last", () -> sent.add("last"));
    assertThatThrownBy(() -> requests.sendAll(LONG)).hasMessage("Refused 1");
    assertThat(sent).containsExactly("last");
    assertThat(requests.sendAll(LONG)).isTrue();
  }

  @Test
  void theEndTriesAServerThatIsLeftAloneForLonger() throws Exception {
    WaitingRequests slow = new WaitingRequests(Duration.ofHours(1), new Deadline());
    slow.add("first", () -> failing(3, true));
    slow.send();
    // The next try of its own would be in an hour.
    slow.send();
    assertThat(failures).isEqualTo(1);
    // One try at once, and one when the time is nearly over.
    assertThat(slow.sendAll(Duration.ofMillis(500))).isFalse();
    assertThat(failures).isEqualTo(3);
    assertThat(slow.sendAll(LONG)).isTrue();
    assertThat(sent).containsExactly("first");
  }
}
