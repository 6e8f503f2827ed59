package dev.quipu.sdk;

import dev.quipu.core.model.Tag;
import java.util.ArrayList;
import java.util.List;

/// What of a journal the server has refused for good, and what in it cannot be read. Owned by the
/// sender's thread.
final class Refusals {
  private final Journal journal;
  private final List<String> damages = new ArrayList<>();
  private Mark.Refused refused;

  Refusals(Journal journal, Mark mark) {
    this.journal = journal;
    refused = Mark.Refused.NOTHING;
    adopt(mark);
  }

  /// Of all before the mark, what it says counts, and tells it: that was found by who held the
  /// journal then.
  void adopt(Mark mark) {
    refused = mark.refused();
    damages.clear();
    damages.addAll(mark.damages());
    damages.forEach(journal::problem);
    if (refused.isLoss()) {
      journal.problem(
          "The server has refused "
              + refused.points()
              + " points and "
              + refused.files()
              + " artifacts of the journal "
              + journal.folder
              + "; remove it when you do not need them");
    }
  }

  /// Whether there is nothing of which the journal is the only copy.
  boolean areNone() {
    return !refused.isLoss() && damages.isEmpty();
  }

  Mark.Refused refused() {
    return refused;
  }

  List<String> damages() {
    return damages;
  }

  /// Something is wrong that is a reason to keep the journal.
  void damage(String what) {
    if (!damages.contains(what)) {
      damages.add(what);
    }
    journal.problem(what);
  }

  /// Counts an entry that is lost by itself or with its run.
  void refuse(Entry entry) {
    if (entry instanceof Entry.Points points) {
      refusePoints(points.points());
    } else if (entry instanceof Entry.Change change && !change.captured()) {
      journal.counts.changes.refusedByServer.increment();
      refused = new Mark.Refused(refused.points(), refused.changes() + 1, refused.files());
    } else if (entry instanceof Entry.File file) {
      refuseFile("Artifact " + file.path() + " is not taken with its run");
    }
  }

  void refusePoints(int count) {
    journal.counts.points.refusedByServer.add(count);
    refused = new Mark.Refused(refused.points() + count, refused.changes(), refused.files());
  }

  void refuseFile(String problem) {
    journal.counts.artifacts.refusedByServer.increment();
    refused = new Mark.Refused(refused.points(), refused.changes(), refused.files() + 1);
    journal.problem(problem);
  }

  /// What the end of the run says of what is missing.
  List<Tag> tags(Entry.End end, int unsentFiles) {
    List<Tag> tags = new ArrayList<>();
    add(tags, "quipu.sdk.dropped.points", end.droppedPoints());
    add(tags, "quipu.sdk.refused.points", end.refusedPoints() + refused.points());
    add(tags, "quipu.sdk.refused.changes", end.refusedChanges() + refused.changes());
    add(tags, "quipu.sdk.refused.artifacts", end.refusedArtifacts() + refused.files());
    add(tags, "quipu.sdk.unsent.artifacts", unsentFiles);
    return tags;
  }

  private static void add(List<Tag> tags, String key, long count) {
    if (count > 0) {
      tags.add(new Tag(key, Long.toString(count)));
    }
  }
}
