package dev.quipu.sdk.send;

import dev.quipu.sdk.journal.Attempt;
import dev.quipu.sdk.journal.Entry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.Mark;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Says which attempt of the run the points of a journal go to. Owned by the sender's thread.
final class AttemptIds {
  private final Journal journal;

  /// The attempt that [Attempt#NEWEST] stands for; [Attempt#NEWEST] itself while that is not known.
  private String newest = Attempt.NEWEST;

  /// The attempts that the server does not have, each with the one that its points go to instead.
  private final Map<String, String> replacements = new HashMap<>();

  /// The attempt that the server was last asked for, unless points were sent since; empty for none.
  private String searched = "";

  AttemptIds(Journal journal) {
    this.journal = journal;
  }

  void adopt(Mark mark) {
    newest = mark.attempt();
  }

  /// The id that [Attempt#NEWEST] stands for; [Attempt#NEWEST] itself while that is not known.
  String newest() {
    return newest;
  }

  boolean isNewestKnown() {
    return !newest.equals(Attempt.NEWEST);
  }

  /// The attempt of a frame: an id, or [Attempt#FIRST].
  String of(Entry.Points points) {
    String known = points.attempt().equals(Attempt.NEWEST) ? newest : points.attempt();
    String id = known.equals(Attempt.NEWEST) ? Attempt.FIRST : known;
    return replacements.getOrDefault(id, id);
  }

  /// Learns which attempt is the newest from those that the server has.
  void resumed(Entry.Resume resume, List<Attempt> onServer) {
    Attempt latest = null;
    long knownMs = resume.known() == null ? Long.MIN_VALUE : resume.known().startMs();
    for (Attempt attempt : onServer) {
      journal.sawAttempt(attempt.startMs());
      boolean meant = resume.online() || attempt.startMs() <= Math.max(resume.timeMs(), knownMs);
      if (meant && (latest == null || attempt.startMs() >= latest.startMs())) {
        latest = attempt;
      }
    }
    newest = latest == null ? Attempt.FIRST : latest.id();
  }

  /// The server has answered the announcement of an attempt. A server that has as many attempts of
  /// a run as it can bear takes no new one, and answers with the newest.
  void announced(Attempt attempt, @Nullable String answered) {
    if (answered != null && !answered.equals(attempt.id())) {
      replacements.put(attempt.id(), answered);
      journal.problem(
          "The run has as many attempts as it can have: what was logged after it went back to step "
              + attempt.fromStep()
              + " is part of the newest one, and stands beside what was logged before");
    }
  }

  /// Whether the server, which does not find the run or this attempt, has yet to be asked which of
  /// them is missing.
  boolean isUnsearched(String id) {
    return !id.equals(Attempt.FIRST) && !id.equals(searched);
  }

  /// The server has said which attempts it has. Points of an attempt that is missing, for whatever
  /// reason, go to the newest one, so that they still reach the server.
  void searched(String id, List<Attempt> onServer) {
    searched = id;
    if (onServer.stream().noneMatch(attempt -> attempt.id().equals(id))) {
      String latest =
          onServer.stream()
              .max(Comparator.comparingLong(Attempt::startMs))
              .map(Attempt::id)
              .orElse(Attempt.FIRST);
      replacements.put(id, latest);
      journal.problem(
          "The server does not have the attempt "
              + id
              + ", so its points are part of the newest one");
    }
  }

  /// The server has taken points.
  void pointsSent() {
    searched = "";
  }
}
