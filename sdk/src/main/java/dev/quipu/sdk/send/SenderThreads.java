package dev.quipu.sdk.send;

import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.Position;
import dev.quipu.sdk.queue.Worker;
import dev.quipu.sdk.wire.Backoff;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The sender and the uploader, each with its thread.
public final class SenderThreads {
  private final Uploader uploader;
  private final Sender sender;
  private final Worker senderThread;
  private final Worker uploaderThread;

  /// Both threads, not yet started.
  ///
  /// @param threadPrefix the threads are called `<prefix>-sender` and `<prefix>-uploader`
  public SenderThreads(
      Destination destination,
      Sender.Settings settings,
      RandomGenerator random,
      LongSupplier nanoTime,
      String threadPrefix) {
    uploader = new Uploader(destination, new Backoff(random), System::nanoTime, this::uploaded);
    sender = new Sender(settings, destination.requests(), new Backoff(random), uploader, nanoTime);
    senderThread = new Worker(sender, threadPrefix + "-sender");
    uploaderThread = new Worker(uploader, threadPrefix + "-uploader");
  }

  private void uploaded(Journal journal, Position at, @Nullable String problem) {
    sender.uploaded(journal, at, problem);
  }

  public Sender sender() {
    return sender;
  }

  public void start() {
    senderThread.start();
    uploaderThread.start();
  }

  /// Ends both threads. What is not sent stays in the journals.
  ///
  /// @param timeout how long each thread is waited for
  public void stop(Duration timeout) {
    sender.stop();
    uploader.stop();
    uploaderThread.stopWaiting();
    senderThread.awaitEnd(timeout);
    uploaderThread.awaitEnd(timeout);
  }
}
