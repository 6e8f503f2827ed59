package dev.quipu.sdk.send;

import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.Position;
import dev.quipu.sdk.journal.UploadEntry;
import dev.quipu.sdk.upload.Transfer;
import dev.quipu.sdk.upload.Transfers;
import dev.quipu.sdk.upload.UploadedFile;
import dev.quipu.sdk.wire.Answer;
import dev.quipu.sdk.wire.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The thread that uploads artifacts, one after the other, so that a large file does not hold up
/// points, and so that of two artifacts at the same path the later one stays.
final class Uploader implements Runnable, UploadQueue {
  /// Is told about uploads that have ended.
  interface Listener {
    /// An upload has ended.
    ///
    /// @param problem null if the server has the artifact
    void uploaded(Journal journal, Position at, @Nullable String problem);
  }

  /// The time between two tries of an artifact that the server may take once somebody has put
  /// something right.
  private static final Duration STALLED = Duration.ofSeconds(1);

  /// Stands for: not now, other artifacts go first.
  private static final String LATER = "";

  private record Job(Journal journal, Position at, UploadEntry upload, Transfer transfer) {}

  private final Transfers transfers;
  private final Backoff backoff;
  private final LongSupplier nanoTime;
  private final Listener listener;
  private final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
  private volatile boolean stopping;

  /// An uploader that tells a listener what has become of each artifact.
  Uploader(Destination destination, Backoff backoff, LongSupplier nanoTime, Listener listener) {
    transfers = destination.transfers(backoff::succeeded);
    this.backoff = backoff;
    this.nanoTime = nanoTime;
    this.listener = listener;
  }

  @Override
  public void add(Journal journal, Position at, UploadEntry upload) {
    jobs.add(new Job(journal, at, upload, transfers.of(journal, upload)));
  }

  /// Tells the thread to end. The caller also interrupts it.
  void stop() {
    stopping = true;
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        Job job = jobs.take();
        String problem;
        try {
          problem = upload(job);
        } catch (IOException | RuntimeException e) {
          problem = job.upload.what() + " cannot be read: " + e;
        }
        if (LATER.equals(problem)) {
          jobs.add(job);
          Thread.sleep(STALLED.toMillis());
        } else {
          listener.uploaded(job.journal, job.at, problem);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Uploads an artifact. Returns null if the server has it, [#LATER], or the problem.
  private @Nullable String upload(Job job) throws IOException, InterruptedException {
    while (true) {
      UploadedFile file = job.transfer.file();
      if (file != null && file.isChanged()) {
        return job.upload.what()
            + " is not uploaded: "
            + file.place()
            + " was changed after it was handed over";
      }
      Transfer.Result result = job.transfer.send();
      Answer answer = result.answer();
      switch (result.verdict()) {
        case DONE -> {
          backoff.succeeded();
          return null;
        }
        case RETRY -> {
          backoff.failed(nanoTime.getAsLong(), answer.retryAfterMs(), false);
          TimeUnit.NANOSECONDS.sleep(backoff.remainingNanos(nanoTime.getAsLong()));
        }
        case REFUSED -> {
          if (answer.isCurable()) {
            job.journal.problem(job.upload.what() + " waits: the server " + answer.describe());
            return LATER;
          }
          if (file == null || !file.isChanged()) {
            return job.upload.what() + " is refused: the server " + answer.describe();
          }
        }
      }
    }
  }
}
