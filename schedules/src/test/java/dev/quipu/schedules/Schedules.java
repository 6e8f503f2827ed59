package dev.quipu.schedules;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import kotlin.Unit;
import org.jspecify.annotations.Nullable;
import org.pastalab.fray.core.observers.TimelineCoverageType;
import org.pastalab.fray.core.randomness.ControlledRandomProvider;
import org.pastalab.fray.core.scheduler.POSScheduler;
import org.pastalab.fray.junit.plain.FrayInTestLauncher;

/// Runs concurrent code under many schedules, which Fray chooses. One of all threads runs at a
/// time; at each lock, volatile field, atomic and wait, Fray draws the next thread anew. A call
/// into the operating system or native code is one step. A schedule that hangs fails too. The
/// number of schedules is `-Dquipu.schedules`.
public final class Schedules {
  private static final int COUNT = Integer.getInteger("quipu.schedules", 25);
  private static final int TIMEOUT_SECONDS = 3600;

  private Schedules() {}

  public static void explore(Runnable code) {
    FrayInTestLauncher.INSTANCE.launchFray(
        code,
        new POSScheduler(),
        new ControlledRandomProvider(),
        COUNT,
        TIMEOUT_SECONDS,
        false,
        TimelineCoverageType.NONE,
        _ -> Unit.INSTANCE);
  }

  /// Runs all tasks at once and waits for them. Rethrows the exception of a task.
  public static void together(Runnable... parts) {
    List<Thread> threads = new ArrayList<>();
    @Nullable Throwable[] failures = new Throwable[parts.length];
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
      threads.add(thread);
      thread.start();
    }
    for (int i = 0; i < parts.length; i++) {
      try {
        threads.get(i).join();
      } catch (InterruptedException e) {
        throw new CompletionException(e);
      }
      if (failures[i] != null) {
        throw new AssertionError(failures[i]);
      }
    }
  }

  public static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }
}
