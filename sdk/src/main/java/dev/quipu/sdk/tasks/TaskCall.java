package dev.quipu.sdk.tasks;

import org.jspecify.annotations.Nullable;

/// The body of a task.
///
/// @param <T> the result
/// @param <X> the exceptions that the body may throw
@FunctionalInterface
public interface TaskCall<T extends @Nullable Object, X extends Exception> {
  T call(Task task) throws X;
}
