package dev.quipu.sdk;

/// The work of a run that has a result.
///
/// @param <T> the result
/// @param <X> what it may throw
@FunctionalInterface
public interface RunCall<T, X extends Exception> {
  T call(Run run) throws X;
}
