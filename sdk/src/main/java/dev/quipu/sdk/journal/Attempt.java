package dev.quipu.sdk.journal;

/// A new attempt at a run, after the program went back to a checkpoint. Its rows supersede the rows
/// of earlier attempts at its first step and later.
///
/// @param id 32 lower-case hex digits
/// @param startMs attempts are ordered by their start
public record Attempt(String id, long fromStep, long startMs) {
  /// Stands for the id of the first attempt, which has none.
  public static final String FIRST = "";

  /// Stands for the id of the attempt that is the newest on the server when the frame is first
  /// sent.
  public static final String NEWEST = "?";

  void write(Payload out) {
    out.text(id).number(fromStep).number(startMs);
  }

  static Attempt read(Payload in) {
    return new Attempt(in.text(), in.number(), in.number());
  }
}
