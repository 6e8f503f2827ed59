package dev.quipu.sdk;

/// The work of a run.
///
/// @param <X> what it may throw
@FunctionalInterface
public interface RunBody<X extends Exception> {
  void run(Run run) throws X;
}
