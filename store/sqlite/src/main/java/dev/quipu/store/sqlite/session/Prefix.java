package dev.quipu.store.sqlite.session;

/// Ranges of texts that begin alike. SQLite orders text by its UTF-8 bytes, that is by code points.
public final class Prefix {
  private Prefix() {}

  /// Comes after every text that may follow a prefix.
  public static final String LAST = Character.toString(Character.MAX_CODE_POINT);
}
