package dev.quipu.evaluation;

import java.time.Duration;
import java.util.OptionalLong;

/// How far an evaluation is.
///
/// @param done the number of cases that are done, with those that were skipped
/// @param skipped the number of cases that had their rows before
/// @param errors the number of cases in which the task or an evaluator failed
/// @param total the number of all cases; empty if it is not known
/// @param elapsed the time since the evaluation has begun, or gone on
public record EvaluationProgress(
    long done, long skipped, long errors, OptionalLong total, Duration elapsed) {
  /// Such as `120 of 1000 cases, 3 errors, 12.5 a second`.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(done);
    total.ifPresent(all -> text.append(" of ").append(all));
    text.append(" cases");
    if (skipped > 0) {
      text.append(", ").append(skipped).append(" done before");
    }
    if (errors > 0) {
      text.append(", ").append(errors).append(errors == 1 ? " error" : " errors");
    }
    double seconds = elapsed.toNanos() / 1e9;
    if (seconds > 0 && done > skipped) {
      text.append(
          String.format(java.util.Locale.ROOT, ", %.1f a second", (done - skipped) / seconds));
    }
    return text.toString();
  }
}
