package dev.quipu.sdk;

/// A new attempt at a run, after going back to a checkpoint: its rows stand for the rows of the
/// attempts before at its first step and later.
///
/// @param id 32 lower-case hex digits
/// @param startMs by which attempts are ordered
record Attempt(String id, long fromStep, long startMs) {
  /// In place of an id: the first attempt, which has none.
  static final String FIRST = "";

  /// In place of an id: the one that the server says is the newest when the frame is first sent.
  static final String NEWEST = "?";
}
