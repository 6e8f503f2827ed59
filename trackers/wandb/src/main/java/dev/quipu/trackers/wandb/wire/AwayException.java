package dev.quipu.trackers.wandb.wire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The server does not answer, or is busy; the same request may succeed later.
public final class AwayException extends IOException {
  private static final long serialVersionUID = 1;

  /// @param message names the server and the request
  AwayException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
