package dev.quipu.trackers;

import dev.quipu.trackers.backend.Backend;
import java.util.Set;

/// Makes the backends of one kind. [Trackers] finds providers with [java.util.ServiceLoader].
public interface TrackerProvider {
  /// The name that programs choose the backend by, such as `mlflow`.
  String name();

  /// The names of the options that the backend has.
  Set<String> options();

  /// Makes a backend. It need not reach its server yet.
  ///
  /// @throws dev.quipu.core.error.QuipuException INVALID_ARGUMENT if an option cannot be used
  Backend create(TrackerOptions options);
}
