package dev.quipu.sdk.tasks;

/// The body of a task without a result.
///
/// @param <X> the exceptions that the body may throw
@FunctionalInterface
public interface TaskBody<X extends Exception> {
  void run(Task task) throws X;
}
