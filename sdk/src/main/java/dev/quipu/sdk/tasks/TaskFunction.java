package dev.quipu.sdk.tasks;

import org.jspecify.annotations.Nullable;

/// The body of a task with one input.
///
/// @param <A> the input
/// @param <T> the result
/// @param <X> the exceptions that the body may throw
@FunctionalInterface
public interface TaskFunction<A, T extends @Nullable Object, X extends Exception> {
  T apply(A input) throws X;
}
