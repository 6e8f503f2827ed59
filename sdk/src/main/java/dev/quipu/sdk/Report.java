package dev.quipu.sdk;

import dev.quipu.core.model.RunStatus;
import dev.quipu.sdk.journal.Counts;
import dev.quipu.sdk.journal.Journal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What has become of everything that was logged to a run. Points, changes (params, tags, notes)
/// and artifacts are counted alike. Each of them is in one of these states:
///
/// - sent: the server has it on its disk
/// - unsent: it is in the journal on this disk
/// - dropped, and lost: the disk was too slow or full until the memory was full too
/// - refused, and lost: by a rule of this library or by the server
///
/// @param status how the run ended; RUNNING while it has not
/// @param pointsDropped points that were dropped because the queue to the disk was full
/// @param pointsRefused points with an illegal key, points logged after the end, and points that
///   the server refused
/// @param journal the folder that keeps unsent data; absent if the server has everything, or if the
///   journal could not be written. [Sync] or `quipu sync` sends the rest
/// @param problems the first 50 problems, in words
public record Report(
    RunStatus status,
    long pointsSent,
    long pointsUnsent,
    long pointsDropped,
    long pointsRefused,
    long changesSent,
    long changesUnsent,
    long changesRefused,
    long artifactsSent,
    long artifactsUnsent,
    long artifactsRefused,
    boolean endSent,
    Optional<Path> journal,
    List<String> problems) {
  public Report {
    problems = List.copyOf(problems);
  }

  /// What has become of the content of a journal up to now.
  static Report of(Journal journal, RunStatus status) {
    Counts counts = journal.counts();
    return new Report(
        status,
        counts.points().sent(),
        counts.points().unsent(),
        counts.points().dropped(),
        counts.points().refusals(),
        counts.changes().sent(),
        counts.changes().unsent(),
        counts.changes().refusals(),
        counts.artifacts().sent(),
        counts.artifacts().unsent(),
        counts.artifacts().refusals(),
        counts.isEndSent(),
        journal.path(),
        counts.problems());
  }

  /// Whether the server has everything, the end of the run included.
  public boolean isComplete() {
    return endSent && isSent() && !isLossy();
  }

  /// Whether nothing is unsent.
  public boolean isSent() {
    return pointsUnsent == 0 && changesUnsent == 0 && artifactsUnsent == 0;
  }

  /// Whether anything was dropped or refused.
  public boolean isLossy() {
    return pointsDropped + pointsRefused + changesRefused + artifactsRefused > 0;
  }

  /// The report as one line for a log.
  public String summary() {
    StringBuilder out = new StringBuilder();
    out.append(status.word());
    append(out, "points", pointsSent, pointsUnsent, pointsDropped, pointsRefused);
    append(out, "changes", changesSent, changesUnsent, 0, changesRefused);
    append(out, "artifacts", artifactsSent, artifactsUnsent, 0, artifactsRefused);
    if (!endSent && status.isEnd()) {
      out.append("; the end of the run is not sent");
    }
    if (journal.isPresent() && (!isSent() || (!endSent && status.isEnd()))) {
      out.append("; the rest is kept: send it with `quipu sync ").append(journal.get()).append('`');
    }
    return out.toString();
  }

  private static void append(
      StringBuilder out, String what, long sent, long unsent, long dropped, long refused) {
    out.append("; ").append(what).append(": ").append(sent).append(" sent");
    if (unsent > 0) {
      out.append(", ").append(unsent).append(" not sent");
    }
    if (dropped > 0) {
      out.append(", ").append(dropped).append(" dropped");
    }
    if (refused > 0) {
      out.append(", ").append(refused).append(" refused");
    }
  }
}
