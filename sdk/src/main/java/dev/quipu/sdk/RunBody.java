package dev.quipu.sdk;

/// The body of a run.
///
/// @param <X> the exceptions that the body may throw
@FunctionalInterface
public interface RunBody<X extends Exception> {
  void run(Run run) throws X;
}
