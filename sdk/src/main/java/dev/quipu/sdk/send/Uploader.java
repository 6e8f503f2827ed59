package dev.quipu.sdk.send;

import dev.quipu.core.model.Digest;
import dev.quipu.sdk.journal.Entry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.Position;
import dev.quipu.sdk.wire.Answer;
import dev.quipu.sdk.wire.NativeApi;
import dev.quipu.sdk.wire.UploadProgress;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The thread that uploads files, one after the other, so that a large file does not hold up
/// points. A file is read twice, for its digest and for its bytes, and the server compares the two.
/// Only one buffer of a file is in memory.
final class Uploader implements Runnable, UploadQueue {
  /// Is told about uploads that have ended.
  interface Listener {
    /// An upload has ended.
    ///
    /// @param problem null if the server has the file
    void uploaded(Journal journal, Position at, @Nullable String problem);
  }

  /// How often a file may change between its two readings before it is given up.
  private static final int CHANGES = 3;

  /// The time between two tries of a file that the server may take once somebody has put something
  /// right.
  private static final Duration STALLED = Duration.ofSeconds(1);

  /// Stands for: not now, other files go first.
  private static final String LATER = "";

  private static final int BUFFER_BYTES = 64 << 10;

  private record Job(Journal journal, Position at, Entry.File file) {}

  private final NativeApi api;
  private final Duration patience;
  private final Backoff backoff;
  private final LongSupplier nanoTime;
  private final Listener listener;
  private final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
  private volatile boolean stopping;

  /// An uploader that tells a listener what has become of each file.
  ///
  /// @param patience how long an upload may stand still
  Uploader(
      NativeApi api, Duration patience, Backoff backoff, LongSupplier nanoTime, Listener listener) {
    this.api = api;
    this.patience = patience;
    this.backoff = backoff;
    this.nanoTime = nanoTime;
    this.listener = listener;
  }

  @Override
  public void add(Journal journal, Position at, Entry.File file) {
    jobs.add(new Job(journal, at, file));
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
          problem = upload(job.journal, job.file);
        } catch (IOException | RuntimeException e) {
          problem = "Artifact " + job.file.path() + " cannot be read: " + e;
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

  /// Uploads a file. Returns null if the server has it, [#LATER], or the problem.
  private @Nullable String upload(Journal journal, Entry.File upload)
      throws IOException, InterruptedException {
    Path file = place(journal, upload);
    for (int changes = 0; ; ) {
      if (!isUnchanged(file, upload)) {
        return "Artifact "
            + upload.path()
            + " is not uploaded: "
            + file
            + " was changed after it was handed over";
      }
      Digest digest = digest(file);
      Answer answer = send(journal, upload, file, digest);
      switch (answer.verdict("digest")) {
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
            journal.problem(
                "Artifact " + upload.path() + " waits: the server " + answer.describe());
            return LATER;
          }
          if (isUnchanged(file, upload) || ++changes > CHANGES) {
            return "Artifact " + upload.path() + " is refused: the server " + answer.describe();
          }
        }
      }
    }
  }

  private static Path place(Journal journal, Entry.File upload) {
    return upload.copied()
        ? journal.folder().copies().resolve(upload.name())
        : Path.of(upload.name());
  }

  private Answer send(Journal journal, Entry.File upload, Path file, Digest digest)
      throws IOException, InterruptedException {
    UploadProgress progress = new UploadProgress(HttpRequest.BodyPublishers.ofFile(file), nanoTime);
    HttpRequest request = api.putArtifact(journal.run(), upload.path(), digest, progress);
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    CompletableFuture<?> pending = api.send(request, answer::complete);
    try {
      progress.await(answer, patience);
    } finally {
      if (!answer.isDone()) {
        pending.cancel(true);
      }
    }
    return answer.getNow(Answer.none("the upload stood still for " + patience));
  }

  private static boolean isUnchanged(Path file, Entry.File upload) throws IOException {
    return Files.size(file) == upload.sizeBytes()
        && (upload.copied() || Files.getLastModifiedTime(file).toMillis() == upload.modifiedMs());
  }

  private static Digest digest(Path file) throws IOException {
    MessageDigest hash = Digest.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hash.update(buffer, 0, n);
      }
    }
    return Digest.ofHash(hash.digest());
  }
}
