package dev.quipu.sdk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The care for a journal on the disk: keeps its mark, and removes of it what the server has
/// confirmed, while we hold it. Owned by the sender's thread.
final class JournalUpkeep {
  private final Journal journal;
  private final JournalOwnership ownership;
  private final Map<Position, Path> settledCopies = new TreeMap<>();
  private Mark stored;
  private boolean held;

  /// @param stored what we begin from
  /// @param held whether we hold the journal from the beginning
  JournalUpkeep(Journal journal, JournalOwnership ownership, Mark stored, boolean held) {
    this.journal = journal;
    this.ownership = ownership;
    this.stored = stored;
    this.held = held;
  }

  boolean isHeld() {
    return held;
  }

  /// Takes the journal, unless it is ours or somebody else holds it: the mark that its holder
  /// before has left; null if we have not taken it.
  @Nullable Mark take() throws IOException {
    if (held || !ownership.tryTake()) {
      return null;
    }
    held = true;
    stored = Mark.load(journal.folder.mark());
    return stored;
  }

  /// The server has a file whose copy is ours, and which the journal names there.
  void settled(Position at, Entry.File file) {
    if (file.copied()) {
      settledCopies.put(at, journal.folder.copies().resolve(file.name()));
    }
  }

  /// Notes how far the journal is sent, if we hold it.
  ///
  /// @param force whether what is done next relies on it
  void store(Mark mark, boolean force) {
    if (!held || mark.equals(stored) || mark.at().isInMemory() || !journal.folder.isThere()) {
      return;
    }
    try {
      mark.store(journal.folder.mark(), force);
      stored = mark;
      removeBefore(mark);
    } catch (IOException e) {
      // Somebody else may have sent the rest and removed it meanwhile.
      if (journal.folder.isThere()) {
        journal.problem("How far the journal " + journal.folder + " is sent cannot be noted: " + e);
      }
    }
  }

  /// Removes what the server has confirmed, unless the journal is needed to look into a loss.
  private void removeBefore(Mark mark) throws IOException {
    if (!mark.isClean()) {
      return;
    }
    for (int segment : journal.folder.segments()) {
      if (segment < mark.at().segment()) {
        Files.deleteIfExists(journal.folder.segment(segment));
      }
    }
    for (Map.Entry<Position, Path> copy : new ArrayList<>(settledCopies.entrySet())) {
      if (copy.getKey().compareTo(mark.at()) < 0) {
        Files.deleteIfExists(copy.getValue());
        settledCopies.remove(copy.getKey());
      }
    }
  }

  /// Removes the journal, if we hold it: while the lock is held, so that nobody else begins with
  /// it; and once more after that, where a file that is open cannot be removed.
  void remove() throws IOException {
    if (!held || !journal.folder.isThere()) {
      return;
    }
    try {
      journal.folder.remove();
    } finally {
      release();
    }
    if (journal.folder.isThere() && journal.folder.segments().isEmpty()) {
      journal.folder.remove();
    }
    journal.journalled(false);
  }

  void release() throws IOException {
    held = false;
    ownership.release();
  }
}
