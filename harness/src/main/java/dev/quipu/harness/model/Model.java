package dev.quipu.harness.model;

/// A model that can be asked. Must be safe for several threads.
public interface Model extends AutoCloseable {
  /// Answers one request. The thread is interrupted when the time of the try is over.
  ///
  /// @throws ModelException if there is no answer
  /// @throws Exception is a failure that another try would not mend
  ModelAnswer answer(ModelRequest request) throws Exception;

  @Override
  default void close() {}
}
