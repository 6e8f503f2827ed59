package dev.quipu.faults;

import dev.quipu.core.model.Level;
import dev.quipu.core.model.RunId;
import dev.quipu.sdk.Experiment;
import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.objects.LoggedObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// A training that logs until killed, from several threads into one run. It prints the steps logged
/// to its standard output, before and after each flush.
public final class SdkClient {
  static final int THREADS = 3;
  static final String FLUSHED = "flushed ";
  static final String RUN = "run ";

  /// Every so many steps, a thread logs something of every other kind.
  static final int EVERY = 20;

  /// A thread then waits to be killed, so that what is left to send does not depend on how much
  /// faster clients are than the server.
  private static final long MOST_STEPS = 20_000;

  private static final int LARGE_BYTES = 40_000;

  /// Added to the key of a number: the key of the text logged beside it.
  static final String TEXT = " text";

  private SdkClient() {}

  /// Logs until killed.
  ///
  /// @param args URL, folder of journals, mode, id of a run to resume or `-`, first step
  public static void main(String[] args) throws InterruptedException {
    Options options =
        Options.defaults()
            .url(args[0])
            .journalFolder(Path.of(args[1]))
            .mode(Mode.valueOf(args[2].toUpperCase(Locale.ROOT)))
            .capture(false)
            .flushInterval(Duration.ofMillis(10));
    Quipu quipu = Quipu.connect(options);
    Experiment experiment = quipu.experiment("killed");
    Run run =
        args[3].equals("-") ? experiment.startRun("r") : experiment.resume(new RunId(args[3]));
    System.out.println(RUN + run.id());
    long first = Long.parseLong(args[4]);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      String key = "t" + t;
      Thread thread = new Thread(() -> logUntilKilled(run, key, first));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /// An entry of the log, a row of a track, a task with an input and an output, a link, a
  /// measurement and a large object that all threads and clients have.
  private static void logEverything(Run run, String key, long step) {
    run.log(Level.WARN, key + " " + step, Map.of("step", step));
    run.track(key + "/pose").append(Map.of("step", step), (double) step);
    String answer =
        run.task(key)
            .param("step", step)
            .call(task -> {
              LoggedObject question = task.input("question", "question " + step);
              run.link(question, "source of " + key, key + " " + step);
              return key + " answer " + step;
            });
    run.measure(key + "/score").step(step).of(answer).log((double) step);
    run.input(key + " " + step, large(step));
  }

  /// Equal for all threads and clients.
  static byte[] large(long step) {
    byte[] bytes = new byte[LARGE_BYTES];
    bytes[0] = (byte) (step / EVERY % 50);
    return bytes;
  }

  private static void logUntilKilled(Run run, String key, long first) {
    for (long step = first; step < first + MOST_STEPS; step++) {
      run.log(step, Map.of(key, (double) step, key + TEXT, "step " + step));
      if (step % EVERY == 0) {
        logEverything(run, key, step);
      }
      if (step % 100 == 99 && run.flush(Duration.ofSeconds(30))) {
        System.out.println(FLUSHED + key + " " + step);
      }
    }
    while (true) {
      LockSupport.park();
    }
  }
}
