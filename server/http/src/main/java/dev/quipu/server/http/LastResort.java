package dev.quipu.server.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends a process that can serve no more, so that whoever looks after it starts it again: a process
/// that lives and answers nothing is worse than none.
public final class LastResort {
  /// The one with which the JVM ends when it has no memory left (`-XX:+ExitOnOutOfMemoryError`).
  public static final int EXIT_CODE = 3;

  private static final Logger LOG = LoggerFactory.getLogger(LastResort.class);

  private LastResort() {}

  /// Ends the process at once. What was acknowledged is on the disk.
  public static void end(String why, Throwable cause) {
    try {
      LOG.error("The server ends with exit code {}: {}", EXIT_CODE, why, cause);
    } finally {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
