package dev.quipu.sdk.journal;

import dev.quipu.core.error.QuipuException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// The mark of a journal: how far it has been sent. The mark lies beside the journal. Losing it
/// does no harm: records are then sent again, and the server recognizes them by their numbers.
///
/// @param at the server has taken or refused every record before this position
/// @param number the number of the record at that position; 0 if it is not known
/// @param attempt the attempt that [Attempt#NEWEST] stands for; [Attempt#NEWEST] itself while that
///   is not known
/// @param splits the numbers of the frames, and parts of frames, that the server found too large,
///   so that their halves are sent in their place
/// @param refused the numbers of points, changes and artifacts that the server has refused for good
/// @param damages descriptions of the places that could not be read
public record Mark(
    Position at,
    long number,
    String attempt,
    List<Long> splits,
    Refused refused,
    List<String> damages) {
  public static final Mark START =
      new Mark(Position.START, 1, Attempt.NEWEST, List.of(), Refused.NOTHING, List.of());

  private static final int MAGIC = 'Q' | 'P' << 8 | 'M' << 16 | 'K' << 24;
  private static final int VERSION = 1;

  /// The number of damaged places that a mark lists. One is enough to keep the journal.
  private static final int DAMAGES = 100;

  /// Counts what the server has refused.
  ///
  /// @param files the number of artifacts
  public record Refused(long points, long changes, long files) {
    public static final Refused NOTHING = new Refused(0, 0, 0);

    /// Whether something was refused that exists only in the journal.
    public boolean isLoss() {
      return points > 0 || files > 0;
    }
  }

  public Mark {
    splits = List.copyOf(splits);
    damages = List.copyOf(damages.subList(0, Math.min(DAMAGES, damages.size())));
  }

  /// Whether everything before the mark could be read and was taken.
  public boolean isClean() {
    return !refused.isLoss() && damages.isEmpty();
  }

  /// Reads a mark; the start of the journal if there is no mark or it is damaged.
  public static Mark load(Path file) throws IOException {
    try {
      byte[] bytes = Files.readAllBytes(file);
      int sealed = bytes.length - 4;
      if (sealed < 8) {
        return START;
      }
      Payload seal = Payload.reading(Arrays.copyOfRange(bytes, sealed, bytes.length));
      if (seal.integer() != JournalFormat.checksum(bytes, 0, sealed)) {
        return START;
      }
      return decode(Payload.reading(Arrays.copyOf(bytes, sealed)));
    } catch (NoSuchFileException e) {
      return START;
    } catch (QuipuException e) {
      return START;
    }
  }

  private static Mark decode(Payload in) {
    if (in.integer() != MAGIC || in.integer() != VERSION) {
      return START;
    }
    Position at = new Position(in.integer(), in.number());
    long number = in.number();
    String attempt = in.text();
    List<Long> splits = new ArrayList<>();
    for (int n = in.integer(); n > 0; n--) {
      splits.add(in.number());
    }
    Refused refused = new Refused(in.number(), in.number(), in.number());
    List<String> damages = new ArrayList<>();
    for (int n = in.integer(); n > 0; n--) {
      damages.add(in.text());
    }
    in.end();
    return new Mark(at, number, attempt, splits, refused, damages);
  }

  private byte[] encode() {
    Payload out = Payload.writing();
    out.integer(MAGIC).integer(VERSION).integer(at.segment()).number(at.offset()).number(number);
    out.text(attempt).integer(splits.size());
    splits.forEach(out::number);
    out.number(refused.points).number(refused.changes).number(refused.files);
    out.integer(damages.size());
    damages.forEach(out::text);
    byte[] body = out.written();
    return out.integer(JournalFormat.checksum(body, 0, body.length)).written();
  }

  /// Replaces the mark on the disk, as a whole or not at all.
  ///
  /// @param force whether the next action relies on the mark
  public void store(Path file, boolean force) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel out =
        JournalFolder.open(
            fresh,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING))) {
      ByteBuffer bytes = ByteBuffer.wrap(encode());
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      if (force) {
        out.force(true);
      }
    }
    try {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
