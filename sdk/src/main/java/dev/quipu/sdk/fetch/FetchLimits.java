package dev.quipu.sdk.fetch;

/// The limits of what is fetched, each with its reason.
final class FetchLimits {
  private FetchLimits() {}

  /// The JSON of one answer. The server sends less; a stranger may send anything.
  static final int ANSWER_BYTES = 256 << 20;
}
