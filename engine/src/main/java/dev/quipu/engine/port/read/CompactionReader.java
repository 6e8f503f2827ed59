package dev.quipu.engine.port.read;

import dev.quipu.codec.chunk.Chunk;
import dev.quipu.codec.chunk.JsonChunk;
import dev.quipu.codec.chunk.SeriesChunk;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the frames of a run that wait to be compacted, and the chunks they become.
public interface CompactionReader {
  /// The oldest frames of a run that wait, and that are in the summaries already.
  ///
  /// @param maxPoints frames are taken until they have so many
  /// @param maxBytes or so many bytes
  Backlog backlog(RunId run, int maxPoints, int maxBytes);

  /// What of a run can be compacted.
  ///
  /// @param afterFrame those up to this one are compacted
  /// @param isCutOff whether more is there than was asked for
  /// @param rows of its streams that have been compacted, by name
  record Backlog(
      long afterFrame, List<StoredFrame> frames, boolean isCutOff, Map<String, Long> rows) {}

  /// A frame and its number.
  final class StoredFrame {
    private final long no;
    private final int attempt;
    private final byte[] bytes;

    /// Makes one of bytes that are not copied.
    public StoredFrame(long no, int attempt, byte[] bytes) {
      this.no = no;
      this.attempt = attempt;
      this.bytes = bytes;
    }

    public long no() {
      return no;
    }

    public int attempt() {
      return attempt;
    }

    public byte[] bytes() {
      return bytes;
    }
  }

  /// The chunks of a series and an attempt that lines are made of, by their first point.
  List<StoredChunk> chunks(RunId run, String key, int attempt);

  /// A chunk and its number.
  record StoredChunk(long no, Chunk chunk) {}

  /// The chunks of JSON of a key and an attempt that are not sealed, by their first index.
  List<StoredJson> openJson(RunId run, String key, int attempt);

  /// A chunk of JSON and its number.
  record StoredJson(long no, JsonChunk chunk) {}

  /// What comes in the place of what.
  ///
  /// @param afterFrame of the backlog
  /// @param throughFrame the frames up to this one are no longer read
  /// @param rows of the streams up to there
  /// @param removed the numbers of chunks that others replace
  record Compaction(
      long afterFrame,
      long throughFrame,
      Map<String, Long> rows,
      Set<Long> removed,
      List<NewChunk> added) {}

  /// What a chunk is for.
  enum Kind {
    /// Lines are made of it, and rows.
    LINE,
    /// Its points are there before, and only rows tell of them.
    REPEATS,
    /// It holds values that are no numbers, of which only rows tell.
    JSON
  }

  /// A chunk to be stored.
  ///
  /// @param blob the digest under which its bytes are stored already; null to store them in the row
  record NewChunk(String key, int attempt, Kind kind, SeriesChunk chunk, @Nullable Digest blob) {}

  /// Some of those chunks of a run.
  List<StoredBody> unsealed(RunId run, int maxChunks);

  /// The bytes of a chunk and its number.
  final class StoredBody {
    private final long no;
    private final byte[] bytes;

    /// Makes one of bytes that are not copied.
    public StoredBody(long no, byte[] bytes) {
      this.no = no;
      this.bytes = bytes;
    }

    public long no() {
      return no;
    }

    public byte[] bytes() {
      return bytes;
    }
  }
}
