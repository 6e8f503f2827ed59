package dev.quipu.engine.port.read;

import dev.quipu.codec.chunk.Chunk;
import dev.quipu.codec.chunk.EncodedChunk;
import dev.quipu.codec.chunk.JsonChunk;
import dev.quipu.codec.timeline.Timeline;
import dev.quipu.codec.timeline.TimelineMerge;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.lineage.LineageRecord;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the frames of a run that wait to be compacted, and the chunks they become.
public interface CompactionReader {
  /// The oldest frames of a run that wait and whose points are already in the summaries.
  ///
  /// @param maxPoints frames are taken until they have this many points
  /// @param maxBytes or this many bytes
  Backlog backlog(RunId run, int maxPoints, int maxBytes);

  /// The part of a run that can be compacted.
  ///
  /// @param afterFrame frames up to this number are compacted
  /// @param isCutOff whether more frames wait than were requested
  /// @param rows the number of compacted rows of each stream, by name
  record Backlog(
      long afterFrame, List<StoredFrame> frames, boolean isCutOff, Map<String, Long> rows) {}

  /// A frame and its number.
  final class StoredFrame {
    private final long no;
    private final int attempt;
    private final FrameKind kind;
    private final byte[] bytes;

    /// Takes the bytes without a copy.
    public StoredFrame(long no, int attempt, FrameKind kind, byte[] bytes) {
      this.no = no;
      this.attempt = attempt;
      this.kind = kind;
      this.bytes = bytes;
    }

    public long no() {
      return no;
    }

    public int attempt() {
      return attempt;
    }

    public FrameKind kind() {
      return kind;
    }

    public byte[] bytes() {
      return bytes;
    }
  }

  /// The chunks of a timeline, by time.
  List<TimelineMerge.Numbered> chunks(RunId run, Timeline timeline);

  /// The chunks of a series and an attempt that lines are made of, by first point.
  List<StoredChunk> chunks(RunId run, String key, int attempt);

  /// A chunk and its number.
  record StoredChunk(long no, Chunk chunk) {}

  /// The JSON chunks of a key and an attempt that are not sealed, by first index.
  List<StoredJson> openJson(RunId run, String key, int attempt);

  /// A JSON chunk and its number.
  record StoredJson(long no, JsonChunk chunk) {}

  /// The replacement of frames and chunks by new chunks.
  ///
  /// @param afterFrame as in the backlog
  /// @param throughFrame frames up to this number are no longer read
  /// @param rows the number of rows of each stream up to that frame
  /// @param removed the numbers of replaced chunks
  /// @param lineage the records of the frames of lineage, which become readable
  record Compaction(
      long afterFrame,
      long throughFrame,
      Map<String, Long> rows,
      Set<Long> removed,
      List<NewChunk> added,
      List<LineageRecord> lineage) {}

  /// The use of a chunk.
  enum Kind {
    /// Both lines and rows are made of it.
    LINE,
    /// Its points are duplicates; only rows read them.
    REPEATS,
    /// It holds values that are no numbers; only rows read them.
    JSON,
    /// It holds entries of the log.
    LOG,
    /// It holds rows of a track.
    TRACK;

    public static Kind of(Timeline timeline) {
      return timeline.kind() == FrameKind.LOG ? LOG : TRACK;
    }
  }

  /// A new chunk.
  ///
  /// @param key the key of a series or a timeline
  /// @param blob the digest of its bytes if they are stored as a blob; null to store them in the
  ///   row
  record NewChunk(String key, int attempt, Kind kind, EncodedChunk chunk, @Nullable Digest blob) {}

  /// Chunks of a run that are to be sealed.
  List<StoredBody> unsealed(RunId run, int maxChunks);

  /// The bytes of a chunk and its number.
  final class StoredBody {
    private final long no;
    private final byte[] bytes;

    /// Takes the bytes without a copy.
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
