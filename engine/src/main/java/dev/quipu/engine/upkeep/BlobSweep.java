package dev.quipu.engine.upkeep;

import dev.quipu.core.model.Digest;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.BlobStore.Listed;
import dev.quipu.engine.port.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Goes once over all blobs and finds those that nothing names. Used once.
final class BlobSweep {
  private final Store store;
  private final BlobStore blobs;
  private final long storedBeforeMs;
  private final List<Listed> some = new ArrayList<>();
  private long count;
  private long bytes;
  private boolean isCopied;

  /// @param storedBeforeMs blobs stored later stay
  BlobSweep(Store store, BlobStore blobs, long storedBeforeMs) {
    this.store = store;
    this.blobs = blobs;
    this.storedBeforeMs = storedBeforeMs;
  }

  /// The blobs found.
  ///
  /// @param stay whether blobs had to stay because a backup was copying them
  record Swept(long blobs, long bytes, boolean stay) {}

  /// Counts the blobs that only removed runs and uploads name, or nothing.
  ///
  /// @param deletedBeforeMs runs deleted before this time are removed
  /// @param touchedBeforeMs uploads last touched before this time are removed
  Swept look(long deletedBeforeMs, long touchedBeforeMs) {
    return each(() -> unnamed(deletedBeforeMs, touchedBeforeMs, _ -> true));
  }

  /// Removes the blobs that nothing names.
  Swept remove() {
    return each(() ->
        isCopied =
            !BlobRemoval.unlessCopied(
                store,
                () ->
                    unnamed(
                        -1,
                        Long.MIN_VALUE,
                        blob -> blobs.removeUnused(blob.digest(), storedBeforeMs))));
  }

  private Swept each(Runnable work) {
    blobs.each(blob -> {
      if (blob.storedMs() < storedBeforeMs && !isCopied) {
        some.add(blob);
        if (some.size() == UpkeepLimits.BLOBS_PER_PURGE) {
          work.run();
          some.clear();
        }
      }
    });
    work.run();
    return new Swept(count, bytes, isCopied);
  }

  /// Counts those of the blobs that nothing names and the predicate lets pass.
  private void unnamed(long deletedBeforeMs, long touchedBeforeMs, Predicate<Listed> counted) {
    Set<Digest> digests = some.stream().map(Listed::digest).collect(Collectors.toSet());
    Set<Digest> named =
        store.readAcrossProjects(all -> all.named(digests, deletedBeforeMs, touchedBeforeMs));
    for (Listed blob : some) {
      if (!named.contains(blob.digest()) && counted.test(blob)) {
        count++;
        bytes += blob.sizeBytes();
      }
    }
  }
}
