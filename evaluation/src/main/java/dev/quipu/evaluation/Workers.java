package dev.quipu.evaluation;

import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Threads for work that waits: virtual ones where the JVM has them (21 and later), else daemons.
final class Workers {
  private static final @Nullable Method START_VIRTUAL = startVirtual();

  private Workers() {}

  /// Gives each piece of work a thread of its own; the callers keep a bound.
  static Executor threads() {
    return Workers::start;
  }

  private static @Nullable Method startVirtual() {
    try {
      return Thread.class.getMethod("startVirtualThread", Runnable.class);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private static void start(Runnable work) {
    if (START_VIRTUAL != null) {
      try {
        Object unused = START_VIRTUAL.invoke(null, work);
        return;
      } catch (ReflectiveOperationException | UnsupportedOperationException e) {
        // A JVM of 19 or 20 that does not preview them.
      }
    }
    Thread thread = new Thread(work, "quipu-evaluation");
    thread.setDaemon(true);
    thread.start();
  }
}
