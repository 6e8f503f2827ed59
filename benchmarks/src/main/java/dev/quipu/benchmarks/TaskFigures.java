package dev.quipu.benchmarks;

import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Report;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.tasks.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/// Measures what a task costs its caller: two small inputs and an output, all different, so that
/// three objects are made of each task. The mode is offline, so that everything is written to the
/// disk beside the calls and no server shares the machine. It also measures how long the same large
/// object takes, which is stored once. `make bench-tasks` starts it.
final class TaskFigures {
  private static final int CALLS = 50_000;
  private static final int WARM_UP_CALLS = 20_000;
  private static final int LARGE_BYTES = 1_000_000;
  private static final int LARGE_CALLS = 10_000;

  /// Work between two tasks, for a tenth of a millisecond.
  private static final long PAUSE_NANOS = 100_000;

  record Question(String text, int points) {}

  private TaskFigures() {}

  public static void main(String[] args) throws IOException {
    Path journals = Files.createTempDirectory("quipu-tasks");
    Options options = Options.defaults().mode(Mode.OFFLINE).capture(false).journalFolder(journals);
    try (Quipu quipu = Quipu.connect(options)) {
      System.out.printf("%-44s %9s %9s %10s%n", "us a call", "p50", "p99", "max");
      tasks(quipu, "warm-up", WARM_UP_CALLS, 0);
      tasks(quipu, "task, one after the other", CALLS, 0);
      tasks(quipu, "task, 0.1 ms of work between", CALLS / 2, PAUSE_NANOS);
      large(quipu);
    } finally {
      remove(journals);
    }
  }

  private static void tasks(Quipu quipu, String name, int calls, long pauseNanos) {
    Run run = quipu.experiment("figures").startRun(name);
    long[] nanos =
        time(
            calls,
            pauseNanos,
            i -> {
              try (Task task = run.task("answer").start()) {
                task.input("question", new Question("What is " + i + " + 1?", 3));
                task.input("temperature", i * 1e-3);
                task.output("answer", String.valueOf(i + 1));
              }
            });
    print(name, nanos);
    check(run.finish());
  }

  private static void large(Quipu quipu) {
    Run run = quipu.experiment("figures").startRun("large");
    byte[] large = new byte[LARGE_BYTES];
    new Random(1).nextBytes(large);
    print("the same object of 1 MB", time(LARGE_CALLS, 0, i -> run.object(large)));
    check(run.finish());
  }

  private static long[] time(int calls, long pauseNanos, IntConsumer call) {
    long[] nanos = new long[calls];
    for (int i = 0; i < calls; i++) {
      long start = System.nanoTime();
      call.accept(i);
      nanos[i] = System.nanoTime() - start;
      if (pauseNanos > 0) {
        LockSupport.parkNanos(pauseNanos);
      }
    }
    return nanos;
  }

  private static void print(String name, long[] nanos) {
    System.out.printf(Locale.ROOT, "%-44s %s%n", name, LogCalls.percentiles(nanos));
  }

  private static void check(Report report) {
    if (report.isLossy()) {
      throw new IllegalStateException(report.summary());
    }
  }

  private static void remove(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
