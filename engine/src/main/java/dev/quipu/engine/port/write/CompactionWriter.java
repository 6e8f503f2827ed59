package dev.quipu.engine.port.write;

import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.read.CompactionReader;
import java.util.Map;

/// Puts chunks in the place of frames.
public interface CompactionWriter extends CompactionReader {
  /// Puts chunks in the place of frames and of other chunks.
  ///
  /// @throws dev.quipu.core.error.QuipuException CONFLICT if frames of the run have been compacted
  ///   since the backlog was read
  void compact(RunId run, Compaction compaction);

  /// Notes that the bytes of chunks are blobs now. A chunk that is gone is left out.
  void seal(Map<Long, Digest> blobs);

  /// Removes frames that are no longer read, and says how many of them; 0 at the end.
  int removeCompacted(RunId run, int maxFrames);
}
