package dev.quipu.trackers;

import dev.quipu.trackers.backend.Backend;
import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.RunStart;

/// Stands in for a backend that is not there: has no run.
///
/// @param why is told once, when the backend was asked for
record MissingBackend(String name, String why) implements Backend {
  @Override
  public BackendRun open(RunStart start) {
    throw new BackendMissingException(why);
  }

  /// Told already, when the backend was asked for.
  static final class BackendMissingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BackendMissingException(String why) {
      super(why);
    }
  }
}
