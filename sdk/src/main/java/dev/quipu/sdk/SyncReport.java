package dev.quipu.sdk;

import java.nio.file.Path;
import java.util.List;

/// How far a [Sync] is.
///
/// @param journals how many journals were found
/// @param journalsSent of how many the server has all there is
/// @param points how many were sent
/// @param changes params, tags and notes that were sent
/// @param artifacts how many were sent
/// @param bytesLeft of journals, not counting artifacts
/// @param unsent the journals of which something is not sent
/// @param problems what went wrong, in words
public record SyncReport(
    int journals,
    int journalsSent,
    long points,
    long changes,
    long artifacts,
    long bytesLeft,
    List<Path> unsent,
    List<String> problems) {
  public SyncReport {
    unsent = List.copyOf(unsent);
    problems = List.copyOf(problems);
  }

  /// Whether the server has everything, as far as it was written.
  public boolean isComplete() {
    return unsent.isEmpty();
  }

  /// The report as one line.
  public String summary() {
    return String.format(
        "%d of %d journals sent; %d points, %d changes, %d artifacts; %d kB left",
        journalsSent, journals, points, changes, artifacts, (bytesLeft + 1023) / 1024);
  }
}
