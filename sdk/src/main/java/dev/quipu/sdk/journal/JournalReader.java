package dev.quipu.sdk.journal;

import dev.quipu.core.error.QuipuException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads a journal record by record, also while the journal is being written. Damage is reported
/// and skipped: every record stands for itself and begins with a magic number that can be searched
/// for. Bytes at the very end that are no record are not read: their writer was writing them when
/// it died, or is writing them now.
public final class JournalReader implements AutoCloseable {
  /// What comes next in a journal.
  public sealed interface Found {
    Position start();

    Position end();

    /// The number of the record; 0 if it is not known.
    long number();

    /// The entry of the record; null if it cannot be read.
    @Nullable Entry entry();

    <R extends @Nullable Object> R accept(Visitor<R> visitor) throws IOException;

    /// Handles a record or damage.
    interface Visitor<R extends @Nullable Object> {
      R item(Item item) throws IOException;

      R damage(Damage damage) throws IOException;
    }
  }

  /// A record.
  public record Item(Entry entry, long number, Position start, Position end) implements Found {
    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) throws IOException {
      return visitor.item(this);
    }
  }

  /// A place where something is wrong.
  public record Damage(Position start, Position end, String description) implements Found {
    @Override
    public @Nullable Entry entry() {
      return null;
    }

    @Override
    public long number() {
      return 0;
    }

    @Override
    public <R extends @Nullable Object> R accept(Visitor<R> visitor) throws IOException {
      return visitor.damage(this);
    }
  }

  private final JournalFolder folder;
  private Position at;
  private long expected;
  private @Nullable FileChannel channel;
  private int channelSegment;

  /// A reader that begins at a position.
  ///
  /// @param from the position
  /// @param expected the number of the record there; 0 if it is not known
  public JournalReader(JournalFolder folder, Position from, long expected) {
    this.folder = folder;
    this.at = from;
    this.expected = expected;
  }

  /// The number that the next record should have.
  public long expected() {
    return expected;
  }

  /// Goes on from another position.
  ///
  /// @param number the number of the record there; 0 if it is not known
  public void goTo(Position place, long number) {
    at = place;
    expected = number;
  }

  /// The next record or damage; null if there is nothing more, or not yet.
  ///
  /// @param limit the end of the written part of the journal; null to look at the disk instead
  public @Nullable Found next(@Nullable Position limit) throws IOException {
    for (; ; ) {
      if (limit != null && at.compareTo(limit) >= 0) {
        return null;
      }
      FileChannel file = open();
      if (file == null) {
        return skipMissing(limit);
      }
      if (limit == null && at.offset() > 0) {
        // A whole record is read without a look at the folder: only where none is, the next
        // segment matters.
        JournalFormat.Raw raw = wholeRecord(file, file.size() - at.offset());
        if (raw != null) {
          return advance(item(raw, at));
        }
      }
      // The order matters: once there is a next segment, this one does not grow.
      boolean last = limit == null ? nextSegment() == 0 : limit.segment() == at.segment();
      long size = limit != null && last ? limit.offset() : file.size();
      Found found = at.offset() == 0 ? header(file, size, last) : record(file, size, last);
      if (found != null) {
        return advance(found);
      }
      if (last) {
        return null;
      }
      enter(limit == null ? nextSegment() : at.segment() + 1);
    }
  }

  /// The bytes at the end of a journal that are no record.
  ///
  /// @param torn whether they are the beginning of a record, which a writer leaves when it dies;
  ///   other bytes are damaged
  public record Tail(long bytes, boolean torn) {
    public static final Tail NONE = new Tail(0, true);

    public boolean isDamaged() {
      return !torn;
    }
  }

  /// The bytes at the end, once there is nothing more to read.
  public Tail tail() throws IOException {
    FileChannel file = open();
    long left = file == null ? 0 : Math.max(0, file.size() - at.offset());
    if (file == null || left == 0) {
      return Tail.NONE;
    }
    if (at.offset() == 0) {
      byte[] right = JournalFormat.segmentHeader(at.segment(), folder.run(), folder.writer());
      byte[] header = read(file, 0, (int) Math.min(left, right.length));
      return new Tail(left, Arrays.equals(header, Arrays.copyOf(right, header.length)));
    }
    if (wholeRecord(file, left) != null) {
      // It was written after the last look.
      return Tail.NONE;
    }
    byte[] head = read(file, at.offset(), (int) Math.min(left, JournalFormat.RECORD_HEADER_BYTES));
    return new Tail(left, JournalFormat.isBeginning(head, left, expected));
  }

  private Found advance(Found found) {
    at = found.end();
    long number = found.number();
    if (number == 0) {
      return found;
    }
    if (expected > 0 && number != expected) {
      long missed = expected;
      expected = number;
      // The record itself is whole and comes next.
      at = found.start();
      return new Damage(
          found.start(),
          found.start(),
          number > missed
              ? "records " + missed + " to " + (number - 1) + " are missing"
              : "record " + number + " comes after record " + (missed - 1));
    }
    expected = number + 1;
    return found;
  }

  private @Nullable FileChannel open() throws IOException {
    FileChannel open = channel;
    if (open != null && channelSegment == at.segment()) {
      return open;
    }
    close();
    try {
      FileChannel file = FileChannel.open(folder.segment(at.segment()), StandardOpenOption.READ);
      channel = file;
      channelSegment = at.segment();
      return file;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private int nextSegment() throws IOException {
    return folder.segments().stream().filter(n -> n > at.segment()).findFirst().orElse(0);
  }

  private @Nullable Found skipMissing(@Nullable Position limit) throws IOException {
    int next = nextSegment();
    Position start = at;
    if (next > 0) {
      enter(next);
    } else if (limit != null) {
      at = limit;
    } else {
      return null;
    }
    return new Damage(start, at, "segment " + start.segment() + " is missing");
  }

  private void enter(int segment) {
    at = new Position(segment, 0);
  }

  /// Skips the header of a segment and reads the first record; null if the header is not written
  /// yet.
  private @Nullable Found header(FileChannel file, long size, boolean last) throws IOException {
    int length = JournalFormat.SEGMENT_HEADER_BYTES;
    Position end = new Position(at.segment(), length);
    byte[] header = read(file, 0, (int) Math.min(size, length));
    byte[] right = JournalFormat.segmentHeader(at.segment(), folder.run(), folder.writer());
    if (Arrays.equals(header, right)) {
      at = end;
      return record(file, size, last);
    }
    if (header.length < length && last) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(header).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    if (header.length == length
        && in.getInt(length - 4) == JournalFormat.checksum(header, 0, length - 4)
        && in.getInt(0) == JournalFormat.SEGMENT_MAGIC
        && in.getInt(4) != JournalFormat.VERSION) {
      throw QuipuException.corrupt(
          "Journal "
              + folder
              + " has version "
              + in.getInt(4)
              + "; this program reads version "
              + JournalFormat.VERSION);
    }
    Position to = new Position(at.segment(), Math.min(size, length));
    return new Damage(at, to, "the header of segment " + at.segment() + " is damaged");
  }

  private @Nullable Found record(FileChannel file, long size, boolean last) throws IOException {
    JournalFormat.Raw raw = wholeRecord(file, size - at.offset());
    if (raw != null) {
      return item(raw, at);
    }
    return size > at.offset() ? damage(file, size, last) : null;
  }

  /// The record that starts at the position of the reader and is whole; null if there is none.
  ///
  /// @param left the number of bytes that are left; negative if the position is past the end
  private JournalFormat.@Nullable Raw wholeRecord(FileChannel file, long left) throws IOException {
    if (left <= 0) {
      return null;
    }
    byte[] head = read(file, at.offset(), (int) Math.min(left, JournalFormat.RECORD_HEADER_BYTES));
    long length = JournalFormat.length(head, 0, head.length);
    if (length < 0 || length > left) {
      return null;
    }
    byte[] bytes = read(file, at.offset(), (int) length);
    return JournalFormat.read(bytes, 0, bytes.length);
  }

  private Found item(JournalFormat.Raw raw, Position start) {
    Position end = new Position(start.segment(), start.offset() + raw.length());
    try {
      return new Item(raw.entry(), raw.number(), start, end);
    } catch (QuipuException e) {
      expected = raw.number() + 1;
      return new Damage(start, end, "record " + raw.number() + " cannot be read: " + e.message());
    }
  }

  /// The damage up to the next whole record; null if no whole record follows in the last segment.
  private @Nullable Found damage(FileChannel file, long size, boolean last) throws IOException {
    int left = (int) Math.min(size - at.offset(), 2L * JournalLimits.JOURNAL_SEGMENT_BYTES);
    byte[] bytes = read(file, at.offset(), left);
    for (int i = 1; i < bytes.length; i++) {
      if (bytes[i] == 'Q' && JournalFormat.read(bytes, i, bytes.length) != null) {
        return damaged(i);
      }
    }
    return last ? null : damaged(bytes.length);
  }

  private Damage damaged(int bytes) {
    Position end = new Position(at.segment(), at.offset() + bytes);
    return new Damage(
        at,
        end,
        bytes + " bytes of segment " + at.segment() + " from byte " + at.offset() + " are damaged");
  }

  private static byte[] read(FileChannel file, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      int n = file.read(bytes, offset + bytes.position());
      if (n < 0) {
        return Arrays.copyOf(bytes.array(), bytes.position());
      }
    }
    return bytes.array();
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
