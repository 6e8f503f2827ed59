package dev.quipu.engine.upkeep;

import dev.quipu.core.model.Digest;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.read.AllProjectsReader.Leftover;
import java.util.List;
import java.util.Set;

/// Removes the blobs of parts that no upload needs any more, unless something else names them. The
/// store notes leftovers in the same transaction that removes the parts, so neither a crash nor a
/// backup makes it forget any. Safe for any thread.
public final class Leftovers {
  private final Store store;
  private final BlobStore blobs;

  public Leftovers(Store store, BlobStore blobs) {
    this.store = store;
    this.blobs = blobs;
  }

  /// Removes all noted leftovers. While a backup copies blobs, they all stay for the next time.
  public void remove() {
    List<Leftover> some = noted();
    while (!some.isEmpty() && removeAll(some)) {
      List<Leftover> done = some;
      store.removeAcrossProjects(all -> {
        all.forget(done);
        return true;
      });
      some = noted();
    }
  }

  private List<Leftover> noted() {
    return store.readAcrossProjects(all -> all.leftovers(UpkeepLimits.BLOBS_PER_PURGE));
  }

  private boolean removeAll(List<Leftover> some) {
    return BlobRemoval.unlessCopied(
        store,
        () ->
            some.forEach(leftover ->
                blobs.removeUnnamed(leftover.digest(), () -> isNamed(leftover.digest()))));
  }

  private boolean isNamed(Digest digest) {
    return !store
        .readAcrossProjects(all -> all.named(Set.of(digest), -1, Long.MIN_VALUE))
        .isEmpty();
  }
}
