package dev.quipu.engine.port.lineage;

import dev.quipu.core.model.Digest;
import java.util.Collection;

/// Writes the contents of objects, and removes objects. Records of lineage are written by
/// compaction, see [dev.quipu.engine.port.write.CompactionWriter].
public interface LineageWriter extends LineageReader {
  /// The name of the links that a store makes from each output of a task to each input.
  String DERIVED_FROM = "derived-from";

  /// More links than this are not made for one task: nobody could follow them.
  int LINKS_A_TASK = 10_000;

  /// Notes that the bytes of a content are a blob.
  void putContent(Digest content, long sizeBytes, long createdMs);

  /// Removes some objects that no run has logged or names, and contents that no object has.
  ///
  /// @param createdBeforeMs contents stay that were stored later: their objects may be on the way
  /// @param spared objects and contents that stay: frames that wait name them
  /// @return how many objects and contents were removed
  int removeUnnamed(long createdBeforeMs, int max, Collection<Digest> spared);
}
