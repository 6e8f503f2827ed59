package dev.quipu.benchmarks;

import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What a call of println() costs the program, with and without a run that captures its output.
@Command(
    name = "log-prints",
    mixinStandardHelpOptions = true,
    description =
        "Times calls of System.out.println() to a file, in turns without and with a capture.")
final class LogPrintsCommand implements Callable<Integer> {
  @Option(names = "--rounds", defaultValue = "5", description = "Default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(names = "--calls", defaultValue = "20000", description = "Default: ${DEFAULT-VALUE}")
  private int calls;

  @Option(
      names = "--pause",
      defaultValue = "50",
      description = "Microseconds of other work between two calls. Default: ${DEFAULT-VALUE}")
  private long pauseMicros;

  @Option(names = "--folder", defaultValue = "build/bench", description = "${DEFAULT-VALUE}")
  private Path folder = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Path place = folder.toAbsolutePath().resolve("prints");
    Main.remove(place);
    Files.createDirectories(place);
    PrintStream terminal = System.out;
    PrintWriter report = spec.commandLine().getOut();
    Options options =
        Options.defaults().mode(Mode.OFFLINE).journalFolder(place.resolve("journals"));
    try (FileOutputStream file = new FileOutputStream(place.resolve("out.txt").toFile());
        Quipu quipu = Quipu.connect(options)) {
      System.setOut(new PrintStream(file, true, StandardCharsets.UTF_8));
      report.println("microseconds of a print         p50       p99        max");
      // The first round is a warm-up.
      for (int round = 0; round <= rounds; round++) {
        String plain = LogCalls.percentiles(lines());
        Run run = quipu.experiment("bench").startRun("prints");
        run.captureOutput();
        String captured = LogCalls.percentiles(lines());
        String bar = LogCalls.percentiles(bar());
        run.finish();
        if (round > 0) {
          report.printf(Locale.ROOT, "without a capture    %s%n", plain);
          report.printf(Locale.ROOT, "with a capture       %s%n", captured);
          report.printf(Locale.ROOT, "a progress bar, with %s%n", bar);
          report.flush();
        }
      }
    } finally {
      System.setOut(terminal);
    }
    Main.remove(place);
    return 0;
  }

  private long[] lines() {
    long[] nanos = new long[calls];
    for (int i = 0; i < calls; i++) {
      String line = "step " + i + " loss 0.2345 accuracy 0.9123 learning rate 0.001 batch 128";
      long start = System.nanoTime();
      System.out.println(line);
      nanos[i] = System.nanoTime() - start;
      LockSupport.parkNanos(pauseMicros * 1000);
    }
    return nanos;
  }

  private long[] bar() {
    long[] nanos = new long[calls];
    for (int i = 0; i < calls; i++) {
      String state = "\r" + i * 100 / calls + " % |##########          | " + i + "/" + calls;
      long start = System.nanoTime();
      System.out.print(state);
      nanos[i] = System.nanoTime() - start;
      LockSupport.parkNanos(pauseMicros * 1000);
    }
    System.out.println();
    return nanos;
  }
}
