package dev.quipu.engine.lineage;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.model.Digest;
import dev.quipu.engine.compaction.Compactor;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes the objects that no run has logged or names any more, and contents that no object has.
/// Frames that wait to be compacted count, too: everything acknowledged stays.
public final class UnnamedObjects {
  private static final Logger LOG = LoggerFactory.getLogger(UnnamedObjects.class);

  /// Few, so that the writer is soon free again.
  private static final int OBJECTS_AT_ONCE = 1000;

  /// Frames that may wait although all were compacted just now. They are read while others wait for
  /// the writer.
  private static final int FRAMES = 1000;

  private final Store store;
  private final LineageStore lineage;

  public UnnamedObjects(Store store, Compactor compactor) {
    this.store = store;
    lineage = new LineageStore(store, compactor);
  }

  /// Removes them. If it cannot be told what frames that wait name, all objects stay for the next
  /// time.
  ///
  /// @param createdBeforeMs contents stay that were stored later
  public void remove(Scope scope, long createdBeforeMs) {
    try {
      lineage.catchUp(scope);
    } catch (QuipuException e) {
      // The disk may be too full for this. The frames are read below.
      LOG.info("Lineage waits while objects are removed: {}", e.message());
    }
    int removed;
    do {
      removed =
          store.remove(
              scope,
              tx -> {
                Set<Digest> spared = named(tx.lineage().waitingFrames(FRAMES));
                return spared == null
                    ? 0
                    : tx.lineage().removeUnnamed(createdBeforeMs, OBJECTS_AT_ONCE, spared);
              });
    } while (removed > 0);
  }

  /// The objects and contents that frames name; null if there are too many frames, or damaged ones.
  private static @Nullable Set<Digest> named(List<byte[]> frames) {
    if (frames.size() >= FRAMES) {
      LOG.warn("Objects are not removed: {} frames of lineage wait", frames.size());
      return null;
    }
    Set<Digest> named = new HashSet<>();
    try {
      for (byte[] frame : frames) {
        LineageFrames.read(Frame.decodeStored(frame))
            .forEach(record -> named.addAll(record.digests()));
      }
    } catch (QuipuException e) {
      LOG.warn("Objects are not removed: a frame of lineage is damaged: {}", e.message());
      return null;
    }
    return named;
  }
}
