package dev.quipu.sdk;

import java.nio.file.Path;
import java.util.List;

/// How far a [Sync] has come.
///
/// @param journals the number of journals that were found
/// @param journalsSent the number of journals that the server has completely
/// @param points the number of points that were sent
/// @param changes the number of params, tags and notes that were sent
/// @param artifacts the number of artifacts that were sent
/// @param bytesLeft the unsent bytes of journals, not counting artifacts
/// @param unsent the journals that are not sent completely
/// @param problems the problems, in words
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

  /// Whether the server has everything that the journals held.
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
