package dev.quipu.sdk;

/// The body of a run that has a result.
///
/// @param <T> the result
/// @param <X> the exceptions that the body may throw
@FunctionalInterface
public interface RunCall<T, X extends Exception> {
  T call(Run run) throws X;
}
