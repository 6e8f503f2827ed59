package dev.quipu.sdk.send;

import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.JournalReader.Tail;
import java.io.IOException;

/// Reports the bytes at the end of a journal that are no record: its writer was writing them when
/// it died, or is writing them now, or they are damaged. Owned by the sender's thread.
final class TailCheck {
  private final Journal journal;
  private final UnsentRecords records;
  private final Refusals refusals;
  private boolean damaged;

  TailCheck(Journal journal, UnsentRecords records, Refusals refusals) {
    this.journal = journal;
    this.records = records;
    this.refusals = refusals;
  }

  /// Whether the bytes at the end were damaged at the last look.
  boolean isDamaged() {
    return damaged;
  }

  /// Looks at the end of a journal that may grow.
  void look() throws IOException {
    Tail tail = records.tail();
    damaged = tail.isDamaged();
    if (damaged) {
      journal.problem(describe(tail) + "damaged");
    }
  }

  /// Judges the end of a journal that nobody writes any more.
  void judge() throws IOException {
    Tail tail = records.tail();
    if (tail.isDamaged()) {
      refusals.damage(describe(tail) + "damaged");
    } else if (tail.bytes() > 0) {
      journal.problem(describe(tail) + "no whole record; they were skipped");
    }
  }

  private String describe(Tail tail) {
    return "The last " + tail.bytes() + " bytes of the journal " + journal.folder() + " are ";
  }
}
