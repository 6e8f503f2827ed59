package dev.quipu.sdk;

import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.WriterId;
import java.nio.file.Path;
import java.util.Optional;

/// One writer of one run: who it is, its journal, and what has become of what it logged. Any
/// thread.
final class Journal {
  private static final System.Logger LOG = System.getLogger("dev.quipu.sdk");

  final JournalFolder folder;
  final String experiment;
  final String name;
  final Counts counts = new Counts();

  /// The newest start of an attempt that is known, by which the next one is ordered after it.
  private volatile long newestAttemptMs = Long.MIN_VALUE;

  private volatile boolean journalled;

  Journal(JournalFolder folder, String experiment, String name) {
    this.folder = folder;
    this.experiment = experiment;
    this.name = name;
  }

  RunId id() {
    return folder.run();
  }

  WriterId writer() {
    return folder.writer();
  }

  /// Notes what went wrong and warns about it, once.
  void problem(String text) {
    if (counts.problem(text)) {
      LOG.log(System.Logger.Level.WARNING, "Run {0}: {1}", name, text);
    }
  }

  /// Warns about what is not sent or lost.
  void warn(Report report) {
    LOG.log(System.Logger.Level.WARNING, "Run {0}: {1}", name, report.summary());
  }

  long newestAttemptMs() {
    return newestAttemptMs;
  }

  /// Only called by one thread at a time: before the run is handed out, then by the scribe; the
  /// sender does so only while the attempt of the points is not known.
  void sawAttempt(long startMs) {
    if (startMs > newestAttemptMs) {
      newestAttemptMs = startMs;
    }
  }

  /// The journal lies on the disk, or does not any more.
  void journalled(boolean isThere) {
    journalled = isThere;
  }

  Report report(RunStatus status) {
    return counts.report(status, journal());
  }

  private Optional<Path> journal() {
    return journalled ? Optional.of(folder.path()) : Optional.empty();
  }
}
