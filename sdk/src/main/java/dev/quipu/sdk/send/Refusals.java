package dev.quipu.sdk.send;

import dev.quipu.core.model.Tag;
import dev.quipu.sdk.journal.AlertEntry;
import dev.quipu.sdk.journal.ArtifactEntry;
import dev.quipu.sdk.journal.ContentEntry;
import dev.quipu.sdk.journal.DatasetEntry;
import dev.quipu.sdk.journal.Entry;
import dev.quipu.sdk.journal.ExperimentEntry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.Mark;
import dev.quipu.sdk.journal.UploadEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Counts what the server has refused of a journal for good, and lists what cannot be read in it.
/// Owned by the sender's thread.
final class Refusals {
  private final Journal journal;
  private final List<String> damages = new ArrayList<>();
  private Mark.Refused refused = Mark.Refused.NOTHING;

  Refusals(Journal journal) {
    this.journal = journal;
  }

  /// Takes over what a mark says about the part of the journal before it, and reports it. The owner
  /// of the journal at that time has found it.
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
              + journal.folder()
              + "; remove it when you do not need them");
    }
  }

  /// Whether nothing was refused or damaged that exists only in the journal.
  boolean areNone() {
    return !refused.isLoss() && damages.isEmpty();
  }

  Mark.Refused refused() {
    return refused;
  }

  List<String> damages() {
    return damages;
  }

  /// Notes and reports something that is a reason to keep the journal.
  void damage(String description) {
    if (!damages.contains(description)) {
      damages.add(description);
    }
    journal.problem(description);
  }

  /// Counts an entry that the server has refused, by itself or with its run.
  void refuse(Entry entry) {
    entry.accept(new Refusing());
  }

  void refusePoints(int count) {
    journal.counts().points().addRefusedByServer(count);
    refused = new Mark.Refused(refused.points() + count, refused.changes(), refused.files());
  }

  void refuseArtifact(String problem) {
    journal.counts().artifacts().addRefusedByServer(1);
    refused = new Mark.Refused(refused.points(), refused.changes(), refused.files() + 1);
    journal.problem(problem);
  }

  private void refuseChange() {
    journal.counts().changes().addRefusedByServer(1);
    refused = new Mark.Refused(refused.points(), refused.changes() + 1, refused.files());
  }

  private final class Refusing implements Entry.Visitor<@Nullable Void, RuntimeException> {
    @Override
    public @Nullable Void begin(Entry.Begin begin) {
      return null;
    }

    @Override
    public @Nullable Void resume(Entry.Resume resume) {
      return null;
    }

    @Override
    public @Nullable Void rewind(Entry.Rewind rewind) {
      return null;
    }

    @Override
    public @Nullable Void change(Entry.Change change) {
      if (!change.captured()) {
        refuseChange();
      }
      return null;
    }

    @Override
    public @Nullable Void alert(AlertEntry alert) {
      refuseChange();
      return null;
    }

    @Override
    public @Nullable Void points(Entry.Points points) {
      refusePoints(points.points());
      return null;
    }

    @Override
    public @Nullable Void file(ArtifactEntry.File file) {
      return artifact(file);
    }

    @Override
    public @Nullable Void folder(ArtifactEntry.Folder folder) {
      return artifact(folder);
    }

    @Override
    public @Nullable Void reference(ArtifactEntry.Reference reference) {
      return artifact(reference);
    }

    @Override
    public @Nullable Void content(ContentEntry content) {
      return artifact(content);
    }

    @Override
    public @Nullable Void dataset(DatasetEntry dataset) {
      return artifact(dataset);
    }

    @Override
    public @Nullable Void experiment(ExperimentEntry experiment) {
      return artifact(experiment);
    }

    private @Nullable Void artifact(UploadEntry upload) {
      refuseArtifact(upload.what() + " is not taken with its run");
      return null;
    }

    @Override
    public @Nullable Void end(Entry.End end) {
      return null;
    }
  }

  /// The tags with which the run ends, about what is missing.
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
