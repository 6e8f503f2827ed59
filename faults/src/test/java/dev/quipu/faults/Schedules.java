package dev.quipu.faults;

import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.Lincheck;
import org.jspecify.annotations.Nullable;

/// Runs concurrent code under many schedules, which Lincheck's model checker chooses; prints the
/// schedule that fails. A schedule that hangs fails too. The number of schedules is
/// `-Dquipu.faults.schedules`.
public final class Schedules {
  private static final int COUNT = Integer.getInteger("quipu.faults.schedules", 50);

  private Schedules() {}

  public static void explore(Runnable code) {
    Lincheck.runConcurrentTest(COUNT, code);
  }

  /// Runs all tasks at once and waits for them. Rethrows the exception of a task, because Lincheck
  /// does not look for exceptions in other threads.
  public static void together(Runnable... parts) {
    @Nullable Throwable[] failures = new Throwable[parts.length];
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < parts.length; i++) {
      int number = i;
      Thread thread =
          new Thread(() -> {
            try {
              parts[number].run();
            } catch (RuntimeException | Error e) {
              failures[number] = e;
            }
          });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    for (@Nullable Throwable failure : failures) {
      if (failure != null) {
        throw new AssertionError(failure);
      }
    }
  }
}
