package dev.quipu.sdk.wire;

import org.jspecify.annotations.Nullable;

/// The parameters behind the `?` of a URL.
public final class Query {
  private final String text;

  private Query(String text) {
    this.text = text;
  }

  public static final Query EMPTY = new Query("");

  /// Adds a parameter. A name may be there several times.
  public Query with(String name, String value) {
    return new Query(
        text
            + (text.isEmpty() ? '?' : '&')
            + NativeApi.encode(name)
            + '='
            + NativeApi.encode(value));
  }

  public Query with(String name, long value) {
    return with(name, Long.toString(value));
  }

  /// Adds a parameter unless its value is null.
  public Query withIfPresent(String name, @Nullable String value) {
    return value == null ? this : with(name, value);
  }

  @Override
  public String toString() {
    return text;
  }
}
