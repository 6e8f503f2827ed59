package dev.quipu.trackers.testkit;

import java.util.Base64;

/// Small pictures.
final class Pictures {
  /// A PNG of one grey pixel.
  private static final String DOT =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";

  private Pictures() {}

  static byte[] dot() {
    return Base64.getDecoder().decode(DOT);
  }
}
