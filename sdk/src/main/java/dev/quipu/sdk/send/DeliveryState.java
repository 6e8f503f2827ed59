package dev.quipu.sdk.send;

import dev.quipu.core.model.Tag;
import dev.quipu.sdk.journal.Entry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.Mark;
import dev.quipu.sdk.journal.Position;
import java.util.List;

/// What is known about the delivery of a journal: how far it has come, what the server has refused,
/// and what the server knows of the run. Its [Mark] is the part that outlives the process. Owned by
/// the sender's thread.
final class DeliveryState {
  private final SentPosition position = new SentPosition();
  private final AttemptIds attempts;
  private final FrameSplits splits = new FrameSplits();
  private final Refusals refusals;
  private boolean begun;
  private boolean runRefused;
  private boolean ended;

  DeliveryState(Journal journal, Mark mark) {
    attempts = new AttemptIds(journal);
    refusals = new Refusals(journal);
    adopt(mark);
  }

  /// Goes on from a mark.
  void adopt(Mark mark) {
    position.goTo(mark);
    attempts.adopt(mark);
    splits.adopt(mark);
    refusals.adopt(mark);
    begun |= mark.at().compareTo(Position.START) > 0;
  }

  /// The mark of what is settled now.
  Mark mark() {
    if (position.isIdle()) {
      splits.clear();
    }
    return new Mark(
        position.position(),
        position.number(),
        attempts.newest(),
        splits.all(),
        refusals.refused(),
        refusals.damages());
  }

  SentPosition position() {
    return position;
  }

  AttemptIds attempts() {
    return attempts;
  }

  FrameSplits splits() {
    return splits;
  }

  Refusals refusals() {
    return refusals;
  }

  /// The tags with which the run ends, about what is missing.
  List<Tag> endTags(Entry.End end) {
    return refusals.tags(end, position.uploads());
  }

  // ---- what the server knows of the run ----

  /// Whether nothing has to wait for the run to be created: the server knows the run or has refused
  /// it, or another journal creates it.
  boolean hasBegun() {
    return begun;
  }

  void begin() {
    begun = true;
  }

  /// Whether the server has refused to create the run, so that the whole journal is lost to it.
  boolean isRunRefused() {
    return runRefused;
  }

  void refuseRun() {
    runRefused = true;
    begun = true;
  }

  boolean hasEnded() {
    return ended;
  }

  void end() {
    ended = true;
  }

  /// Whether nothing was refused or damaged. Otherwise the journal is kept, as the only copy of
  /// something.
  boolean isClean() {
    return !runRefused && refusals.areNone();
  }
}
