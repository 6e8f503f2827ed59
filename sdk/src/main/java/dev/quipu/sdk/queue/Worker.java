package dev.quipu.sdk.queue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// A thread of this library. Others cannot interrupt it: who interrupts threads means those of the
/// program, and Java closes the file that an interrupted thread reads or writes.
public final class Worker extends Thread {
  /// Work with files.
  public interface Work<T> {
    T run() throws IOException;
  }

  public Worker(Runnable work, String name) {
    super(work, name);
    setDaemon(true);
  }

  @Override
  public void interrupt() {
    // See above.
  }

  /// Ends what it waits for.
  public void stopWaiting() {
    super.interrupt();
  }

  /// Waits for its end, also in a thread that is interrupted, which stays so.
  public void awaitEnd(Duration timeout) {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    boolean interrupted = false;
    long leftNanos = timeout.toNanos();
    while (isAlive() && leftNanos > 0) {
      try {
        join(Math.max(1, leftNanos / 1_000_000));
      } catch (InterruptedException e) {
        interrupted = true;
      }
      leftNanos = deadlineNanos - System.nanoTime();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Does some work with files for a thread of the program, which waits for it, interrupted or not.
  public static <T> T apart(Work<T> work) throws IOException {
    CompletableFuture<T> done = new CompletableFuture<>();
    new Worker(
            () -> {
              try {
                done.complete(work.run());
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            },
            "quipu-files")
        .start();
    try {
      return done.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException io) {
        throw io;
      } else if (cause instanceof RuntimeException runtime) {
        throw runtime;
      } else if (cause instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }
}
