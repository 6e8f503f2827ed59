package dev.quipu.engine.request;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.port.Caller;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Tells whether the caller of a long answer is still there. Watching is costly, so a caller is
/// watched only once the answer has turned out to be long.
public final class Presence implements AutoCloseable {
  private static final long BEFORE_WATCHING_NANOS = Duration.ofMillis(100).toNanos();

  private final Caller caller;
  private final long begun = System.nanoTime();
  private Caller.@Nullable Watch watch;
  private volatile boolean gone;

  public Presence(Caller caller) {
    this.caller = caller;
  }

  boolean isGone() {
    return gone;
  }

  /// Throws if the caller has gone. Called by the thread that acts for the caller.
  ///
  /// @throws QuipuException UNAVAILABLE, which nobody receives
  public void require() {
    if (watch == null && System.nanoTime() - begun > BEFORE_WATCHING_NANOS) {
      watch = caller.whenGone(() -> gone = true);
    }
    if (gone) {
      throw new QuipuException(ErrorCode.UNAVAILABLE, "The caller has gone");
    }
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
  }
}
