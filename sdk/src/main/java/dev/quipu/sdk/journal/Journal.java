package dev.quipu.sdk.journal;

import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.WriterId;
import java.nio.file.Path;
import java.util.Optional;

/// The journal of one writer of one run: who writes it, where it lies, and what has become of its
/// content. Any thread.
public final class Journal {
  private static final System.Logger LOG = System.getLogger("dev.quipu.sdk");

  private final JournalFolder folder;
  private final String runName;
  private final String project;
  private final Counts counts = new Counts();

  /// The latest start among the attempts that are known. The next attempt starts after it.
  private volatile long newestAttemptMs = Long.MIN_VALUE;

  private volatile boolean onDisk;

  /// Whether the server has said that the run has been asked to stop.
  private volatile boolean stopAsked;

  /// The journal of a run of the default project.
  public Journal(JournalFolder folder, String runName) {
    this(folder, runName, ProjectId.DEFAULT_NAME);
  }

  /// @param project the name of the project of the run
  public Journal(JournalFolder folder, String runName, String project) {
    this.folder = folder;
    this.runName = runName;
    this.project = project;
  }

  /// The name of the project of the run.
  public String project() {
    return project;
  }

  public RunId run() {
    return folder.run();
  }

  public WriterId writer() {
    return folder.writer();
  }

  public String runName() {
    return runName;
  }

  public JournalFolder folder() {
    return folder;
  }

  public Counts counts() {
    return counts;
  }

  /// Notes a problem, and logs a warning if the problem is new.
  public void problem(String text) {
    if (counts.problem(text)) {
      LOG.log(System.Logger.Level.WARNING, "Run {0}: {1}", runName, text);
    }
  }

  public long newestAttemptMs() {
    return newestAttemptMs;
  }

  /// Notes the start of an attempt. One thread at a time calls this: the program's thread before it
  /// has its run, and the recorder after that. The sender calls this only while the attempt of the
  /// points is not known.
  public void sawAttempt(long startMs) {
    if (startMs > newestAttemptMs) {
      newestAttemptMs = startMs;
    }
  }

  public boolean isStopAsked() {
    return stopAsked;
  }

  public void askToStop() {
    stopAsked = true;
  }

  /// The journal was written to the disk, or removed from it.
  public void onDisk(boolean isThere) {
    onDisk = isThere;
  }

  /// The folder of the journal, if it is on the disk.
  public Optional<Path> path() {
    return onDisk ? Optional.of(folder.path()) : Optional.empty();
  }
}
