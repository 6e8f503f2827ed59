package dev.quipu.faults;

import dev.quipu.core.model.RunId;
import dev.quipu.sdk.Experiment;
import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A training that logs until killed, from several threads into one run. It prints the steps logged
/// to its standard output, before and after each flush.
public final class SdkClient {
  static final int THREADS = 3;
  static final String FLUSHED = "flushed ";
  static final String RUN = "run ";

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
      Thread thread = new Thread(() -> logForEver(run, key, first));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void logForEver(Run run, String key, long first) {
    for (long step = first; ; step++) {
      run.log(step, Map.of(key, (double) step, key + TEXT, "step " + step));
      if (step % 100 == 99 && run.flush(Duration.ofSeconds(30))) {
        System.out.println(FLUSHED + key + " " + step);
      }
    }
  }
}
