package dev.quipu.faults;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A client that writes to the server, request after request, until an answer is missing.
abstract class Client {
  private @Nullable Throwable failure;

  /// Sends one request and notes its outcome.
  ///
  /// @return whether it was stored; false if it was refused because the server is stopping
  /// @throws IOException if no answer came
  abstract boolean step(Wire wire) throws IOException;

  /// Writes until the server is gone.
  final void work(Wire wire, AtomicLong acknowledged) {
    try {
      while (step(wire)) {
        acknowledged.incrementAndGet();
      }
    } catch (IOException e) {
      // The server is gone; this is the purpose of the test.
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  /// Fails if anything but the end of the server stopped this client.
  final void requireNoFailure() {
    if (failure != null) {
      throw new AssertionError("A client failed", failure);
    }
  }
}
