package dev.quipu.engine.upkeep;

import dev.quipu.engine.port.Store;

/// When blobs may be removed: not while somebody copies the files of the store, for the copy would
/// name them.
final class BlobRemoval {
  private BlobRemoval() {}

  /// Runs the work, and says whether it did.
  static boolean unlessCopied(Store store, Runnable work) {
    return store
        .files()
        .map(files -> files.unlessCopied(work))
        .orElseGet(() -> {
          work.run();
          return true;
        });
  }
}
