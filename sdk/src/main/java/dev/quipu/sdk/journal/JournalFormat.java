package dev.quipu.sdk.journal;

import dev.quipu.core.model.RunId;
import dev.quipu.core.model.WriterId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The bytes of a journal, version 1, as docs/format/journal.md draws them.
public final class JournalFormat {
  private JournalFormat() {}

  /// "QPJL", read as a little-endian int.
  static final int SEGMENT_MAGIC = 'Q' | 'P' << 8 | 'J' << 16 | 'L' << 24;

  /// "QPJR"
  static final int RECORD_MAGIC = 'Q' | 'P' << 8 | 'J' << 16 | 'R' << 24;

  static final int VERSION = 1;

  /// The size of magic, version, number of the segment, run, writer and checksum.
  public static final int SEGMENT_HEADER_BYTES = 48;

  /// The size of magic, length of the payload, number and type.
  static final int RECORD_HEADER_BYTES = 17;

  static final int CHECKSUM_BYTES = 4;

  static byte[] segmentHeader(int segment, RunId run, WriterId writer) {
    byte[] out = new byte[SEGMENT_HEADER_BYTES];
    ByteBuffer.wrap(out)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(SEGMENT_MAGIC)
        .putInt(VERSION)
        .putInt(segment)
        .put(HexFormat.of().parseHex(run.hex()))
        .put(HexFormat.of().parseHex(writer.hex()));
    return seal(out);
  }

  public static byte[] record(long number, Entry entry) {
    byte[] payload = Entry.encode(entry);
    byte[] out = new byte[RECORD_HEADER_BYTES + payload.length + CHECKSUM_BYTES];
    ByteBuffer.wrap(out)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(RECORD_MAGIC)
        .putInt(payload.length)
        .putLong(number)
        .put((byte) entry.type().number())
        .put(payload);
    return seal(out);
  }

  /// Puts the checksum of the rest at the end.
  private static byte[] seal(byte[] out) {
    int sealed = out.length - CHECKSUM_BYTES;
    ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN).putInt(sealed, checksum(out, 0, sealed));
    return out;
  }

  static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  /// A record whose payload is not decoded yet.
  public static final class Raw {
    private final long number;
    private final int type;
    private final byte[] payload;

    Raw(long number, int type, byte[] payload) {
      this.number = number;
      this.type = type;
      this.payload = payload;
    }

    public long number() {
      return number;
    }

    /// The number of bytes of the whole record.
    int length() {
      return RECORD_HEADER_BYTES + payload.length + CHECKSUM_BYTES;
    }

    public Entry entry() {
      return Entry.decode(type, payload);
    }
  }

  /// The length of the record that starts here, as its header states it; -1 if no record can start
  /// here.
  static long length(byte[] bytes, int at, int end) {
    if (end - at < RECORD_HEADER_BYTES) {
      return -1;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int payload = in.getInt(at + 4);
    if (in.getInt(at) != RECORD_MAGIC
        || payload < 0
        || payload > JournalLimits.JOURNAL_RECORD_BYTES) {
      return -1;
    }
    return (long) RECORD_HEADER_BYTES + payload + CHECKSUM_BYTES;
  }

  /// Whether these bytes are the beginning of a record that is longer than the bytes that are left.
  ///
  /// @param head the header of the record, as far as it is there
  /// @param left the number of bytes that are left
  /// @param number the number of the record; 0 if it is not known
  static boolean isBeginning(byte[] head, long left, long number) {
    ByteBuffer like =
        ByteBuffer.wrap(Arrays.copyOf(head, RECORD_HEADER_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    like.putInt(0, RECORD_MAGIC);
    if (number > 0) {
      like.putLong(8, number);
    }
    return Arrays.equals(head, Arrays.copyOf(like.array(), head.length))
        && (head.length < RECORD_HEADER_BYTES
            || (length(head, 0, head.length) > left && Entry.Type.find(head[16]) != null));
  }

  /// Reads the record that starts here; null if no whole record does.
  public static @Nullable Raw read(byte[] bytes, int at, int end) {
    long length = length(bytes, at, end);
    if (length < 0 || length > end - at) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int sealed = (int) length - CHECKSUM_BYTES;
    if (in.getInt(at + sealed) != checksum(bytes, at, sealed)) {
      return null;
    }
    byte[] payload = Arrays.copyOfRange(bytes, at + RECORD_HEADER_BYTES, at + sealed);
    return new Raw(in.getLong(at + 8), bytes[at + 16], payload);
  }
}
