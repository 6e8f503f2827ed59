package dev.quipu.sdk.queue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// A thread of this library. The program cannot interrupt it: a program that interrupts threads
/// means its own, and Java closes the file that an interrupted thread is reading or writing.
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
    // Ignored, for the reason that the class comment gives.
  }

  /// Interrupts what the thread is waiting for.
  public void stopWaiting() {
    super.interrupt();
  }

  /// Waits for the end of the thread. If the waiting thread is interrupted, it goes on waiting and
  /// stays interrupted.
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

  /// Runs work with files in a thread of its own, and waits for it. An interrupt of the waiting
  /// thread does not disturb the work.
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
