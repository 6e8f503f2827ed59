package dev.quipu.sdk.tasks;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// What a task ended with: its result, or the exception that it failed with.
///
/// @param value the result; null if the task failed, or if its result is null
/// @param failure null if the task completed
public record TaskOutcome<T extends @Nullable Object>(
    @Nullable T value, @Nullable Throwable failure) {
  public boolean isFailure() {
    return failure != null;
  }

  /// The result.
  ///
  /// @throws CompletionException with the failure as its cause, if the task failed
  public @Nullable T orElseThrow() {
    if (failure != null) {
      throw new CompletionException(failure);
    }
    return value;
  }
}
