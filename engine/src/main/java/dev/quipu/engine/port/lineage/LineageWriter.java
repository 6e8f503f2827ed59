package dev.quipu.engine.port.lineage;

import dev.quipu.core.model.Digest;

/// Writes the contents of objects, and removes objects. Records of lineage are written by
/// compaction, see [dev.quipu.engine.port.write.CompactionWriter].
public interface LineageWriter extends LineageReader {
  /// Notes that the bytes of a content are a blob.
  void putContent(Digest content, long sizeBytes, long createdMs);

  /// Removes some objects that no run names, and contents that no object has.
  ///
  /// @param createdBeforeMs contents stay that were stored later: their objects may be on the way
  /// @return how many objects and contents were removed
  int removeUnnamed(long createdBeforeMs, int max);
}
