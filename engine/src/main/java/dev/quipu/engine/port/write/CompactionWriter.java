package dev.quipu.engine.port.write;

import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.read.CompactionReader;
import java.util.Map;

/// Replaces frames by chunks.
public interface CompactionWriter extends CompactionReader {
  /// Replaces frames and chunks by new chunks.
  ///
  /// @throws dev.quipu.core.error.QuipuException CONFLICT if frames of the run have been compacted
  ///   since the backlog was read
  void compact(RunId run, Compaction compaction);

  /// Notes that the bytes of chunks are blobs now. Chunks that no longer exist are skipped.
  void seal(Map<Long, Digest> blobs);

  /// Removes frames that are no longer read, and returns their number; 0 at the end.
  int removeCompacted(RunId run, int maxFrames);
}
