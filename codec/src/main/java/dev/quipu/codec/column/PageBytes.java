package dev.quipu.codec.column;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.Directory;
import org.jspecify.annotations.Nullable;

/// The bytes of the pages of a column for one reader. The bytes of the last page are cached after
/// verification, because readers go through neighbours.
final class PageBytes {
  private final Directory directory;
  private @Nullable ByteCursor bytes;
  private int page;

  PageBytes(Directory directory) {
    this.directory = directory;
  }

  /// The bytes of a page, from its start.
  ///
  /// @throws dev.quipu.core.error.QuipuException CORRUPT if its checksum does not match
  ByteCursor of(int p) {
    ByteCursor known = bytes;
    if (known == null || page != p) {
      known = directory.page(p);
      bytes = known;
      page = p;
    }
    return known.copy();
  }
}
