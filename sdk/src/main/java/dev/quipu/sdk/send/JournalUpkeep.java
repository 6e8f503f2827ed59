package dev.quipu.sdk.send;

import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.JournalFolder;
import dev.quipu.sdk.journal.JournalOwnership;
import dev.quipu.sdk.journal.Mark;
import dev.quipu.sdk.journal.Position;
import dev.quipu.sdk.journal.UploadEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Stores the mark of a journal on the disk, and removes what the server has confirmed, while this
/// process owns the journal. Owned by the sender's thread.
final class JournalUpkeep {
  private final Journal journal;
  private final JournalOwnership ownership;
  private final DeliveryState state;
  private final SortedMap<Position, Path> settledCopies = new TreeMap<>();
  private Mark stored;
  private boolean owner;

  /// The upkeep of a journal whose mark was read.
  ///
  /// @param stored the mark to begin with
  /// @param owner whether we own the journal from the beginning
  JournalUpkeep(
      Journal journal,
      JournalOwnership ownership,
      DeliveryState state,
      Mark stored,
      boolean owner) {
    this.journal = journal;
    this.ownership = ownership;
    this.state = state;
    this.stored = stored;
    this.owner = owner;
  }

  boolean isOwner() {
    return owner;
  }

  /// Becomes the owner if the journal has none. Returns the mark that the owner before has left;
  /// null if the ownership has not changed, or if the mark is the one that we began with.
  @Nullable Mark take() throws IOException {
    if (owner || !ownership.tryTake()) {
      return null;
    }
    owner = true;
    Mark before = stored;
    stored = Mark.load(journal.folder().mark());
    return stored.equals(before) ? null : stored;
  }

  /// The server has what was uploaded; a copy that the journal made of a file is no longer needed.
  void uploaded(Position at, UploadEntry upload) {
    String copy = upload.copy();
    if (copy != null) {
      settledCopies.put(at, journal.folder().copies().resolve(copy));
    }
  }

  /// Stores the mark, if we are the owner.
  ///
  /// @param force whether what is done next relies on the mark
  void storeMark(boolean force) {
    if (state.isRunRefused()) {
      return;
    }
    Mark mark = state.mark();
    boolean worth = owner && !mark.equals(stored) && !mark.at().isInMemory();
    if (!worth || !journal.folder().isThere()) {
      return;
    }
    try {
      mark.store(journal.folder().mark(), force);
      stored = mark;
      removeBefore(mark);
    } catch (IOException e) {
      // Another process may have sent the rest and removed the journal in the meantime.
      if (journal.folder().isThere()) {
        journal.problem(
            "How far the journal " + journal.folder() + " is sent cannot be noted: " + e);
      }
    }
  }

  /// Removes what the server has confirmed, unless the journal is kept because of a loss.
  private void removeBefore(Mark mark) throws IOException {
    if (!mark.isClean()) {
      return;
    }
    for (int segment : journal.folder().segments()) {
      if (segment < mark.at().segment()) {
        Files.deleteIfExists(journal.folder().segment(segment));
      }
    }
    SortedMap<Position, Path> confirmed = settledCopies.headMap(mark.at());
    for (Path copy : confirmed.values()) {
      Files.deleteIfExists(copy);
    }
    confirmed.clear();
  }

  /// Removes the journal, if we are the owner. The first removal happens while the lock is held, so
  /// that no other process begins with the journal. The second one happens after that, because some
  /// systems cannot remove a file that is open.
  void remove() throws IOException {
    JournalFolder folder = journal.folder();
    if (!owner || !folder.isThere()) {
      return;
    }
    try {
      folder.remove();
    } finally {
      release();
    }
    if (folder.isThere() && folder.segments().isEmpty()) {
      folder.remove();
    }
    journal.onDisk(false);
  }

  void release() throws IOException {
    owner = false;
    ownership.release();
  }
}
