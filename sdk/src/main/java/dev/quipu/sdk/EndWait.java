package dev.quipu.sdk;

import dev.quipu.sdk.send.Sender;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Says how long the end of a run waits for the server. Any thread.
final class EndWait {
  private static final Duration SHORT_TIMEOUT = Duration.ofMillis(500);

  private final Duration timeout;
  private final @Nullable Sender sender;

  /// The number of answers from the server when a run last waited in vain; -1 if no run has.
  private volatile long contactsAtTimeout = -1;

  /// The wait at the ends of the runs of a connection.
  ///
  /// @param timeout how long a run waits at most
  /// @param sender null if nothing is sent
  public EndWait(Duration timeout, @Nullable Sender sender) {
    this.timeout = timeout;
    this.sender = sender;
  }

  /// The time that the end of a run may wait. It is short once a run has waited in vain and nothing
  /// was heard of the server since. What is not sent by then is still sent in the background.
  Duration timeout() {
    boolean vain = sender != null && contactsAtTimeout == sender.contacts();
    return vain && timeout.compareTo(SHORT_TIMEOUT) > 0 ? SHORT_TIMEOUT : timeout;
  }

  void waitedInVain() {
    contactsAtTimeout = sender == null ? -1 : sender.contacts();
  }
}
