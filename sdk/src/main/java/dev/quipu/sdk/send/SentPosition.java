package dev.quipu.sdk.send;

import dev.quipu.sdk.journal.Mark;
import dev.quipu.sdk.journal.Position;
import dev.quipu.sdk.journal.UploadEntry;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How far a journal is settled: the server has taken or refused every record before this position.
/// Artifacts are uploaded beside the records, and each holds the position back until it is settled.
/// Owned by the sender's thread.
final class SentPosition {
  private final TreeMap<Position, UploadEntry> uploads = new TreeMap<>();

  /// Every record before this position is settled, apart from uploads.
  private Position settled = Position.START;

  /// The number of the record at [#settled]; 0 if it is not known.
  private long settledNumber;

  /// Every record before this position has been read.
  private Position read = Position.START;

  /// The number of the record at [#read]; 0 if it is not known.
  private long readNumber;

  /// This process has counted what it sent before this position.
  private Position counted = Position.START;

  void goTo(Mark mark) {
    uploads.headMap(mark.at()).clear();
    read = mark.at();
    readNumber = mark.number();
    settled = read;
    settledNumber = readNumber;
  }

  /// The records before a position have been read.
  ///
  /// @param nextNumber the number of the record there; 0 if it is not known
  void read(Position end, long nextNumber) {
    read = end;
    readNumber = nextNumber;
  }

  /// Everything that has been read is settled.
  void settle() {
    settled = read;
    settledNumber = readNumber;
    counted = isNew() ? read : counted;
  }

  /// Whether the record that was just read is sent for the first time by this process. After going
  /// back to a mark, some records were sent before.
  boolean isNew() {
    return read.compareTo(counted) > 0;
  }

  /// Whether nothing that has been read is unsettled.
  boolean isIdle() {
    return settled.equals(read) && position().equals(settled);
  }

  /// The first position that is not settled.
  Position position() {
    if (uploads.isEmpty()) {
      return settled;
    }
    Position first = uploads.firstKey();
    return first.compareTo(settled) < 0 ? first : settled;
  }

  /// The number of the record at [#position]; 0 if it is not known.
  long number() {
    return position().equals(settled) ? settledNumber : 0;
  }

  // ---- uploads ----

  /// Adds an artifact to upload; false if it is already being uploaded.
  boolean beginUpload(Position at, UploadEntry upload) {
    return uploads.put(at, upload) == null;
  }

  /// Removes an upload that has ended; null if there is none at this position.
  @Nullable UploadEntry endUpload(Position at) {
    return uploads.remove(at);
  }

  int uploads() {
    return uploads.size();
  }
}
