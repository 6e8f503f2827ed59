package dev.quipu.server.http.json;

/// The limits of JSON bodies, each with its reason.
final class JsonLimits {
  private JsonLimits() {}

  static final int JSON_DEPTH = 64;

  /// Characters of one string: as many as the longest field may have, which is the profile of a
  /// dataset. So a value that is too long is refused by the limit of its own field.
  static final int JSON_STRING_CHARS = 1 << 24;

  /// Fields of one JSON object of a request, and elements of one array: more than any request
  /// needs, which may have ten thousand params.
  static final int JSON_ENTRIES = 50_000;
}
