package dev.quipu.sdk.tasks;

/// The body of a task with one input.
///
/// @param <A> the input
/// @param <T> the result
/// @param <X> the exceptions that the body may throw
@FunctionalInterface
public interface TaskFunction<A, T, X extends Exception> {
  T apply(A input) throws X;
}
