package dev.quipu.engine.export;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.util.Locale;

/// The wanted points.
///
/// @param allAttempts whether points that a later attempt has superseded are wanted, too
public record SeriesQuestion(KeyPatterns keys, Axis axis, boolean allAttempts) {
  /// The order of the points of a series.
  public enum Axis {
    /// By step, then by time.
    STEP,
    /// By time, then by step.
    WALL,
    /// By time, which is also given since the start of the run.
    RELATIVE;

    /// The axis of a word.
    ///
    /// @throws QuipuException INVALID_ARGUMENT if there is no such axis
    public static Axis of(String word) {
      for (Axis axis : values()) {
        if (axis.name().toLowerCase(Locale.ROOT).equals(word)) {
          return axis;
        }
      }
      throw QuipuException.invalid(
          "Parameter axis is " + Text.quote(word) + "; it must be step, wall or relative");
    }
  }
}
