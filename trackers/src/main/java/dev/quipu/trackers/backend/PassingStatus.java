package dev.quipu.trackers.backend;

import java.util.Set;

/// The statuses of HTTP after which the same request may succeed later. MLflow's client tries again
/// after these; a server may have more of its own.
public final class PassingStatus {
  private static final Set<Integer> ALL = Set.of(408, 429, 500, 502, 503, 504);

  private PassingStatus() {}

  /// Whether a request that was answered so may succeed later.
  public static boolean is(int status) {
    return ALL.contains(status);
  }
}
