package dev.quipu.store.sqlite.session;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks for damage in the write-ahead log of a database, even while a program writes to the log.
///
/// SQLite takes the log up to the first frame whose checksum does not match and forgets the rest.
/// That is right for the torn end that a power cut leaves, but a single flipped bit would make
/// SQLite silently forget every later commit. The two cases can be told apart: a commit is synced
/// before the next one begins, so at most one commit can be torn. If two or more commits follow the
/// first bad frame, the frame was whole once. If one commit follows, either case is possible.
///
/// The format is that of https://www.sqlite.org/fileformat2.html#the_write_ahead_log.
public final class LogCheck {
  private static final int HEADER_BYTES = 32;
  private static final int FRAME_HEADER_BYTES = 24;
  private static final int MAGIC = 0x377f0682;
  private static final int MAX_PAGE_BYTES = 65_536;

  private static final Logger LOG = LoggerFactory.getLogger(LogCheck.class);

  private final Path file;
  private final FileChannel channel;
  private final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);

  private LogCheck(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Damage in a log.
  ///
  /// @param at the end of the whole part
  /// @param commits how many commits behind that point a server would drop; all of them if the
  ///   header is damaged
  public record Damage(Path log, long at, long commits, String what) {
    /// Whether a power cut cannot have caused this.
    boolean losesCommits() {
      return at == 0 || commits > 1;
    }

    public String message() {
      return "The write-ahead log " + log + " is damaged at byte " + at + ": " + what;
    }

    /// What the user can do.
    public String advice() {
      return losesCommits()
          ? "To keep everything as it is, copy the whole folder, such as with cp -a. To go on with"
              + " what was stored before the damage, then cut the log: truncate -s "
              + at
              + " '"
              + log
              + "'"
          : "If the power was cut, the commit was never acknowledged: start a server once, which"
              + " drops it. If not, copy the whole folder first, such as with cp -a";
    }
  }

  /// Absent if the log is whole or there is no log.
  static Optional<Damage> damage(Path log) {
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
      return Optional.ofNullable(new LogCheck(log, channel).run());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new QuipuException(
          ErrorCode.CORRUPT, "The write-ahead log " + log + " cannot be read: " + e, e);
    }
  }

  private @Nullable Damage run() throws IOException {
    while (true) {
      if (channel.size() <= HEADER_BYTES) {
        return null;
      }
      read(header, 0);
      byte[] began = header.array().clone();
      try {
        Damage found = scan();
        if (found == null) {
          return null;
        }
        read(header, 0);
        if (Arrays.equals(began, header.array())) {
          return found;
        }
      } catch (EOFException e) {
        LOG.debug("It is looked at again", e);
      }
      // The writer has started the log over.
    }
  }

  private @Nullable Damage scan() throws IOException {
    int magic = header.getInt(0);
    int pageBytes = header.getInt(8);
    ByteOrder order = (magic & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    Sum sum = new Sum(order);
    sum.add(header, 0, FRAME_HEADER_BYTES);
    if ((magic & ~1) != MAGIC
        || Integer.bitCount(pageBytes) != 1
        || pageBytes > MAX_PAGE_BYTES
        || !sum.equals(header, FRAME_HEADER_BYTES)) {
      // The header is synced before the first frame is written, and is smaller than the unit a disk
      // writes at once.
      return new Damage(
          file, 0, Long.MAX_VALUE, "its header is not whole; every commit in it would be lost");
    }
    int frameBytes = FRAME_HEADER_BYTES + pageBytes;
    ByteBuffer frame = ByteBuffer.allocate(frameBytes);
    long at = HEADER_BYTES;
    while (at + frameBytes <= channel.size()) {
      if (take(frame, at, sum)) {
        at += frameBytes;
        continue;
      }
      long commits = commitsFrom(at, frameBytes);
      // Reading while a program writes: a frame is whole once a commit follows it.
      if (commits == 0) {
        return null;
      }
      if (!take(frame, at, sum)) {
        return new Damage(
            file,
            at,
            commits,
            commits == 1
                ? "its last commit is not whole and would be dropped"
                : commits + " commits behind it would be lost");
      }
      at += frameBytes;
    }
    return null;
  }

  /// Adds a frame to the sum if the frame continues the log.
  private boolean take(ByteBuffer frame, long at, Sum sum) throws IOException {
    read(frame, at);
    Sum next = sum.copy();
    next.add(frame, 0, 8);
    next.add(frame, FRAME_HEADER_BYTES, frame.capacity() - FRAME_HEADER_BYTES);
    if (!isCurrent(frame) || !next.equals(frame, 16)) {
      return false;
    }
    sum.set(next);
    return true;
  }

  private long commitsFrom(long from, int frameBytes) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(FRAME_HEADER_BYTES);
    long commits = 0;
    for (long at = from; at + frameBytes <= channel.size(); at += frameBytes) {
      read(frame, at);
      if (isCurrent(frame) && frame.getInt(4) != 0) {
        commits++;
      }
    }
    return commits;
  }

  /// Whether the frame belongs to this log and not to the content from before the log started over.
  private boolean isCurrent(ByteBuffer frame) {
    return frame.getLong(8) == header.getLong(16);
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

    Sum copy() {
      Sum copy = new Sum(order);
      copy.set(this);
      return copy;
    }

    void set(Sum other) {
      first = other.first;
      second = other.second;
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
