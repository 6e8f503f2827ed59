package dev.quipu.benchmarks;

import dev.quipu.benchmarks.load.Peer;
import dev.quipu.benchmarks.load.Server;
import dev.quipu.benchmarks.load.WandbCalls;
import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Report;
import dev.quipu.sdk.Run;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What a call of log() costs the training, in turns with a peer.
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    description =
        "Times calls of log() with 10 metrics: Quipu with its journal on, and wandb offline.")
final class LogCommand implements Callable<Integer> {
  @Option(names = "--rounds", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(names = "--calls", defaultValue = "5000", description = "Default: ${DEFAULT-VALUE}")
  private int calls;

  @Option(
      names = "--pause",
      defaultValue = "500",
      description = "Microseconds of other work between two calls. Default: ${DEFAULT-VALUE}")
  private long pauseMicros;

  @Option(names = "--quipu", defaultValue = "./quipu", description = "The launcher")
  private Path quipu = Path.of("");

  @Option(
      names = "--python",
      defaultValue = "build/peers/bin/python",
      description = "A Python with wandb; left out if it is not there")
  private Path python = Path.of("");

  @Option(names = "--folder", defaultValue = "build/bench", description = "${DEFAULT-VALUE}")
  private Path folder = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<String, List<long[]>> times = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path place = folder.toAbsolutePath().resolve("log");
    Main.remove(place);
    Files.createDirectories(place);
    Peer.Programs programs = new Peer.Programs(quipu.toAbsolutePath(), python, "");
    try (Server server = Peer.QUIPU.start(programs, place)) {
      Options options =
          Options.defaults()
              .url(URI.create("http://" + server.host()).toString())
              .journalFolder(place.resolve("journals"));
      // The first round is a warm-up.
      for (int round = 0; round <= rounds; round++) {
        for (LogCalls.Form form : LogCalls.Form.values()) {
          String name = form.name().toLowerCase(java.util.Locale.ROOT);
          quipu("quipu online, " + name, options, form, round);
          quipu("quipu offline, " + name, options.mode(Mode.OFFLINE), form, round);
        }
        quipu("quipu disabled, row", options.mode(Mode.DISABLED), LogCalls.Form.ROW, round);
        wandb(place, round);
      }
    }
    print();
    Main.remove(place);
    return 0;
  }

  private void quipu(String name, Options options, LogCalls.Form form, int round) {
    try (Quipu connection = Quipu.connect(options)) {
      Run run = connection.experiment("bench").startRun(name);
      note(name, round, LogCalls.time(run, form, calls, pauseMicros));
      Report report = run.finish();
      if (report.isLossy() || (options.mode() == Mode.ONLINE && !report.isComplete())) {
        throw new IllegalStateException(report.toString());
      }
    }
  }

  private void wandb(Path place, int round) throws IOException, InterruptedException {
    if (round > 0 && Files.isExecutable(python)) {
      note("wandb offline, dict", round, WandbCalls.time(python, place, calls, pauseMicros));
    }
  }

  private void note(String name, int round, long[] nanos) {
    if (round > 0) {
      times.computeIfAbsent(name, n -> new ArrayList<>()).add(nanos);
    }
  }

  private void print() {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "log() with 10 metrics, microseconds; %d rounds of %d calls, %d us between%n",
        rounds, calls, pauseMicros);
    out.printf("%-24s %9s %9s %10s%n", "", "p50", "p99", "max");
    times.forEach((name, all) -> {
      long[] nanos = all.stream().flatMapToLong(Arrays::stream).toArray();
      out.printf("%-24s %s%n", name, LogCalls.percentiles(nanos));
    });
    List<long[]> wandb = times.getOrDefault("wandb offline, dict", List.of());
    if (wandb.isEmpty()) {
      out.printf("No wandb at %s: make bench-peers installs it.%n", python);
    } else {
      double ours = median(times.getOrDefault("quipu online, map", List.of()));
      double theirs = median(wandb);
      out.printf(
          "A call of wandb costs %.0f times one of Quipu with a map (p50).%n", theirs / ours);
    }
    out.flush();
  }

  private static double median(List<long[]> all) {
    long[] sorted = all.stream().flatMapToLong(LongStream::of).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
