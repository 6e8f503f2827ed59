package dev.quipu.store.sqlite.session;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long one read may go on: at most for a time from its start, and only while a caller waits.
/// The read asks now and then; others may end it.
public final class ReadDeadline {
  private static final Duration ENDLESS = Duration.ofDays(1000);

  private final Duration limit;
  private volatile long deadlineNanos = Long.MAX_VALUE;
  private volatile @Nullable String ended;

  public ReadDeadline(Duration limit) {
    this.limit = limit;
  }

  /// For a read that may take as long as it needs.
  public static ReadDeadline endless() {
    return new ReadDeadline(ENDLESS);
  }

  /// Starts the clock. A read that begins anew has its whole time again.
  void start() {
    deadlineNanos = System.nanoTime() + limit.toNanos();
  }

  /// Ends the read, whatever time it has left.
  ///
  /// @param why a sentence
  public void end(String why) {
    ended = why;
  }

  boolean isOver() {
    return ended != null
        || (deadlineNanos != Long.MAX_VALUE && System.nanoTime() - deadlineNanos > 0);
  }

  /// The message for a read that was broken off.
  public QuipuException refusal(@Nullable Throwable cause) {
    String why = ended;
    return new QuipuException(
        ErrorCode.UNAVAILABLE,
        why != null
            ? why
            : "The read took longer than the "
                + limit.toSeconds()
                + " s that it may take; narrow it",
        cause);
  }
}
