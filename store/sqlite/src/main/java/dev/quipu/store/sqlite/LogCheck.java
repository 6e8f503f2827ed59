package dev.quipu.store.sqlite;

import dev.quipu.core.ErrorCode;
import dev.quipu.core.QuipuException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Looks for damage in the write-ahead log of a database that is not open.
///
/// SQLite takes the log up to the first frame whose checksum does not fit and forgets the rest.
/// That is right for the torn end a power cut leaves, but a single flipped bit would make it forget
/// every commit behind it, without a word. The two can be told apart: a commit is synced before the
/// next one begins, so at most one can be torn. Two commits or more behind the first bad frame were
/// whole once. (Damage in the very last commit still looks like a torn end.)
///
/// The format is that of https://www.sqlite.org/fileformat2.html#the_write_ahead_log.
final class LogCheck {
  private static final int HEADER_BYTES = 32;
  private static final int FRAME_HEADER_BYTES = 24;
  private static final int MAGIC = 0x377f0682;
  private static final int MAX_PAGE_BYTES = 65_536;

  private final Path file;
  private final FileChannel channel;
  private final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);

  private LogCheck(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// @throws QuipuException CORRUPT if commits would be forgotten
  static void requireWhole(Path log) {
    if (Files.notExists(log)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
      new LogCheck(log, channel).run();
    } catch (IOException e) {
      throw new QuipuException(
          ErrorCode.CORRUPT, "The write-ahead log " + log + " cannot be read: " + e, e);
    }
  }

  private void run() throws IOException {
    if (channel.size() <= HEADER_BYTES) {
      return;
    }
    read(header, 0);
    int magic = header.getInt(0);
    int pageBytes = header.getInt(8);
    ByteOrder order = (magic & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    Sum sum = new Sum(order);
    sum.add(header, 0, FRAME_HEADER_BYTES);
    if ((magic & ~1) != MAGIC
        || Integer.bitCount(pageBytes) != 1
        || pageBytes > MAX_PAGE_BYTES
        || !sum.equals(header, FRAME_HEADER_BYTES)) {
      // It is synced before the first frame is written, and smaller than what a disk writes at
      // once.
      throw damaged(0, "its header is not whole");
    }
    int frameBytes = FRAME_HEADER_BYTES + pageBytes;
    ByteBuffer frame = ByteBuffer.allocate(frameBytes);
    long bad = -1;
    int commits = 0;
    for (long at = HEADER_BYTES; at + frameBytes <= channel.size(); at += frameBytes) {
      read(frame, at);
      boolean current = frame.getLong(8) == header.getLong(16);
      if (bad < 0) {
        sum.add(frame, 0, 8);
        sum.add(frame, FRAME_HEADER_BYTES, pageBytes);
        bad = current && sum.equals(frame, 16) ? -1 : at;
      }
      if (bad >= 0 && current && frame.getInt(4) != 0) {
        commits++;
      }
    }
    if (commits > 1) {
      throw damaged(bad, commits + " commits behind it would be lost");
    }
  }

  private QuipuException damaged(long at, String why) {
    return new QuipuException(
        ErrorCode.CORRUPT,
        "The write-ahead log "
            + file
            + " is damaged at byte "
            + at
            + ": "
            + why
            + ". Take a backup, or cut the log to "
            + at
            + " bytes to go on with what was stored before");
  }

  private void read(ByteBuffer into, long from) throws IOException {
    into.clear();
    while (into.hasRemaining()) {
      if (channel.read(into, from + into.position()) < 0) {
        throw new EOFException(file + " has become shorter");
      }
    }
  }

  /// The running checksum of a log.
  private static final class Sum {
    private final ByteOrder order;
    private int first;
    private int second;

    Sum(ByteOrder order) {
      this.order = order;
    }

    void add(ByteBuffer bytes, int from, int length) {
      bytes.order(order);
      for (int at = from; at < from + length; at += 2 * Integer.BYTES) {
        first += bytes.getInt(at) + second;
        second += bytes.getInt(at + Integer.BYTES) + first;
      }
      bytes.order(ByteOrder.BIG_ENDIAN);
    }

    boolean equals(ByteBuffer bytes, int at) {
      return bytes.getInt(at) == first && bytes.getInt(at + Integer.BYTES) == second;
    }
  }
}
