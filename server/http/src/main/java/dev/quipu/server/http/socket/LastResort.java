package dev.quipu.server.http.socket;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends a process that can no longer serve, so that its supervisor starts it again: a process that
/// lives and answers nothing is worse than no process.
public final class LastResort {
  /// The exit code of a JVM that has run out of memory (`-XX:+ExitOnOutOfMemoryError`).
  public static final int EXIT_CODE = 3;

  private static final Logger LOG = LoggerFactory.getLogger(LastResort.class);

  private LastResort() {}

  /// Ends the process at once. All acknowledged data is on the disk.
  public static void end(String why, Throwable cause) {
    try {
      LOG.error("The server ends with exit code {}: {}", EXIT_CODE, why, cause);
    } finally {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
