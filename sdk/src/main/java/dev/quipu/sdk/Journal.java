package dev.quipu.sdk;

import dev.quipu.core.model.RunId;
import dev.quipu.core.model.WriterId;
import java.nio.file.Path;
import java.util.Optional;

/// The journal of one writer of one run: who writes it, where it lies, and what has become of its
/// content. Any thread.
final class Journal {
  private static final System.Logger LOG = System.getLogger("dev.quipu.sdk");

  private final JournalFolder folder;
  private final String runName;
  private final Counts counts = new Counts();

  /// The latest start among the attempts that are known. The next attempt starts after it.
  private volatile long newestAttemptMs = Long.MIN_VALUE;

  private volatile boolean onDisk;

  Journal(JournalFolder folder, String runName) {
    this.folder = folder;
    this.runName = runName;
  }

  RunId run() {
    return folder.run();
  }

  WriterId writer() {
    return folder.writer();
  }

  String runName() {
    return runName;
  }

  JournalFolder folder() {
    return folder;
  }

  Counts counts() {
    return counts;
  }

  /// Notes a problem, and warns about it if it is new.
  void problem(String text) {
    if (counts.problem(text)) {
      LOG.log(System.Logger.Level.WARNING, "Run {0}: {1}", runName, text);
    }
  }

  long newestAttemptMs() {
    return newestAttemptMs;
  }

  /// Called by one thread at a time: before the program gets its run, after that by the recorder;
  /// by the sender only while the attempt of the points is not known.
  void sawAttempt(long startMs) {
    if (startMs > newestAttemptMs) {
      newestAttemptMs = startMs;
    }
  }

  /// The journal was written to the disk, or removed from it.
  void onDisk(boolean isThere) {
    onDisk = isThere;
  }

  /// The folder of the journal, if it is on the disk.
  Optional<Path> path() {
    return onDisk ? Optional.of(folder.path()) : Optional.empty();
  }
}
