package dev.quipu.core.frame;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.limits.Limits;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The points of one request to one run, columnar: blocks of rows in the order they were logged. A
/// value is a number or JSON. A frame of another [FrameKind] holds rows by time, such as the
/// entries of a log. A frame is stored as one database row, so that a batch of a thousand keys
/// costs one insert. docs/format/frame.md describes its bytes.
public final class Frame {
  private final FrameKind kind;
  private final List<Block> blocks;
  private final int points;
  private byte @Nullable [] bytes;

  /// Makes a frame of at least one block.
  ///
  /// @param points the number of values in all blocks
  Frame(FrameKind kind, List<Block> blocks, int points) {
    this(kind, blocks, points, null);
  }

  /// Makes a frame whose bytes are already known.
  Frame(FrameKind kind, List<Block> blocks, int points, byte @Nullable [] bytes) {
    if (points < 1 || points > Limits.FRAME_POINTS) {
      throw QuipuException.invalid(
          "Frame has " + points + " points; 1 to " + Limits.FRAME_POINTS + " are allowed");
    }
    this.kind = kind;
    this.blocks = List.copyOf(blocks);
    this.points = points;
    this.bytes = bytes;
  }

  public FrameKind kind() {
    return kind;
  }

  public List<Block> blocks() {
    return blocks;
  }

  /// The number of values in all blocks.
  public int points() {
    return points;
  }

  /// The bytes of the frame, not copied. The first call encodes them, unless the frame was decoded
  /// from them.
  public byte[] encoded() {
    byte[] known = bytes;
    if (known == null) {
      known = new FrameEncoder().encode(this);
      bytes = known;
    }
    return known;
  }

  /// Reads a frame from outside: checks every key in addition to the checksum.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the bytes are damaged, have an unknown version or
  ///   break a limit
  public static Frame decode(byte[] bytes) {
    return FrameDecoder.decode(bytes);
  }

  /// Reads a frame from this program's own store.
  ///
  /// @throws QuipuException CORRUPT if the bytes are damaged
  public static Frame decodeStored(byte[] bytes) {
    try {
      return decode(bytes);
    } catch (QuipuException e) {
      throw damaged(e);
    }
  }

  private static QuipuException damaged(QuipuException e) {
    return new QuipuException(ErrorCode.CORRUPT, "Stored frame is damaged: " + e.message(), e);
  }

  /// Receives columns of numbers when a frame is read in part.
  @FunctionalInterface
  public interface ColumnSink {
    /// Takes the column of one key in one block.
    ///
    /// @param rows the number of valid elements of each array
    /// @param firstIndex the index of the first row in its stream
    void accept(
        String key, int rows, long firstIndex, long[] steps, long[] timesMs, double[] values);
  }

  /// Receives the columns it wants when a frame is read in part; the others are skipped.
  public interface Columns {
    /// Whether to read the column of a key in a block.
    ///
    /// @param firstIndex the index of the first row in its stream
    boolean wants(String key, boolean json, int rows, long firstIndex);

    /// Takes a column of numbers; as [ColumnSink#accept].
    void numbers(
        String key, int rows, long firstIndex, long[] steps, long[] timesMs, double[] values);

    /// Takes a column of JSON, likewise.
    void json(
        String key, int rows, long firstIndex, long[] steps, long[] timesMs, JsonText[] values);
  }

  /// Reads only the numbers of some keys, in the order they were logged. A frame of rows by time
  /// has none. The bytes come from this program's own store.
  ///
  /// @param streamRows counts the rows of the keys' streams; continues over this frame
  /// @throws QuipuException CORRUPT if the bytes are damaged
  public static void scan(byte[] bytes, Set<String> keys, StreamRows streamRows, ColumnSink sink) {
    scan(bytes, keys::contains, streamRows, new Numbers(sink));
  }

  /// Reads columns, of numbers and JSON, of the keys whose streams are counted. A frame of rows by
  /// time has none.
  ///
  /// @throws QuipuException CORRUPT if the bytes are damaged
  public static void scan(byte[] bytes, StreamRows streamRows, Columns columns) {
    scan(bytes, key -> true, streamRows, columns);
  }

  private static void scan(
      byte[] bytes, Predicate<String> wanted, StreamRows streamRows, Columns sink) {
    Watched watched = new Watched(sink);
    try {
      FrameDecoder.scan(bytes, wanted, streamRows, watched);
    } catch (QuipuException e) {
      if (e.equals(watched.thrown)) {
        // The receiver of the columns has thrown; the bytes are not damaged.
        throw e;
      }
      throw damaged(e);
    }
  }

  /// Remembers the exception of the receiver: only an exception of the decoder means damaged bytes.
  private static final class Watched implements Columns {
    private final Columns sink;
    private @Nullable QuipuException thrown;

    Watched(Columns sink) {
      this.sink = sink;
    }

    @Override
    public boolean wants(String key, boolean json, int rows, long firstIndex) {
      try {
        return sink.wants(key, json, rows, firstIndex);
      } catch (QuipuException e) {
        thrown = e;
        throw e;
      }
    }

    @Override
    public void numbers(
        String key, int rows, long firstIndex, long[] steps, long[] timesMs, double[] values) {
      try {
        sink.numbers(key, rows, firstIndex, steps, timesMs, values);
      } catch (QuipuException e) {
        thrown = e;
        throw e;
      }
    }

    @Override
    public void json(
        String key, int rows, long firstIndex, long[] steps, long[] timesMs, JsonText[] values) {
      try {
        sink.json(key, rows, firstIndex, steps, timesMs, values);
      } catch (QuipuException e) {
        thrown = e;
        throw e;
      }
    }
  }

  /// Reads numbers only.
  private record Numbers(ColumnSink sink) implements Columns {
    @Override
    public boolean wants(String key, boolean json, int rows, long firstIndex) {
      return !json;
    }

    @Override
    public void numbers(
        String key, int rows, long firstIndex, long[] steps, long[] timesMs, double[] values) {
      sink.accept(key, rows, firstIndex, steps, timesMs, values);
    }

    @Override
    public void json(
        String key, int rows, long firstIndex, long[] steps, long[] timesMs, JsonText[] values) {
      throw new IllegalStateException("It was not wanted");
    }
  }
}
