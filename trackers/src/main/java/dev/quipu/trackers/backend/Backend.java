package dev.quipu.trackers.backend;

import java.io.IOException;

/// A place where runs go, such as a server or a folder. A tracker calls a backend from one thread
/// of its own, so a backend may wait, and what it throws never reaches the program: the tracker
/// counts what was lost and tells it.
public interface Backend extends AutoCloseable {
  /// The name that programs choose it by, such as `mlflow`.
  String name();

  /// Opens a run.
  ///
  /// @throws Exception if the backend cannot have the run; nothing of the run is written then
  BackendRun open(RunStart start) throws Exception;

  /// Gives back what the backend holds. Its runs have ended.
  @Override
  default void close() throws IOException {}
}
