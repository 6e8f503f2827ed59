package dev.quipu.engine.upkeep;

import dev.quipu.engine.port.Store;

/// Blobs must not be removed while a backup copies the files of the store, because the copy would
/// name them.
final class BlobRemoval {
  private BlobRemoval() {}

  /// Runs the work unless a backup is copying, and returns whether the work ran.
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
