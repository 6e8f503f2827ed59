package dev.quipu.benchmarks;

import dev.quipu.benchmarks.load.Curve;
import dev.quipu.benchmarks.load.Peer;
import dev.quipu.benchmarks.load.Profile;
import dev.quipu.benchmarks.load.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The entry point of `make bench`.
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {LogCommand.class, LogTroubleCommand.class, LogPrintsCommand.class},
    description = "Loads a Quipu server and its peers with the same requests and prints a table.")
final class Main implements Callable<Integer> {
  @Parameters(
      paramLabel = "WORKLOAD",
      arity = "0..*",
      description = "${COMPLETION-CANDIDATES}; all if none is named")
  private List<Workload> workloads = List.of();

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "PEER",
      description = "${COMPLETION-CANDIDATES}; by default those that tell most for the workload")
  private List<Peer> peers = List.of();

  @Option(names = "--rounds", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "3",
      description = "Length of a slice. Default: ${DEFAULT-VALUE}")
  private double seconds;

  @Option(
      names = "--values",
      defaultValue = "DECIMALS",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private Curve.Values values = Curve.Values.DECIMALS;

  @Option(names = "--quipu", defaultValue = "./quipu", description = "The launcher")
  private Path quipu = Path.of("");

  @Option(
      names = "--mlflow",
      defaultValue = "build/peers/bin/mlflow",
      description = "The command of a real MLflow; left out if it is not there")
  private Path mlflow = Path.of("");

  @Option(
      names = "--folder",
      defaultValue = "build/bench",
      description = "Where the data folders are made and removed. Default: ${DEFAULT-VALUE}")
  private Path folder = Path.of("");

  @Option(
      names = "--profile",
      description = "Record Quipu with Flight Recorder and print its hot methods")
  private boolean profile;

  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  public static void main(String[] args) {
    CommandLine command = new CommandLine(new Main());
    command.setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(command.execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d processors, Java %s, %s %s; %d rounds of %.1f s, after a warm-up%n",
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        rounds,
        seconds);
    for (Peer peer : peers.isEmpty() ? List.of(Peer.values()) : peers) {
      out.printf("  %-12s %s%n", peer.label, peer.description);
    }
    if (!Files.isExecutable(mlflow)) {
      out.printf("No MLflow at %s: make bench-peers installs it.%n", mlflow);
    }
    out.flush();
    for (Workload workload : workloads.isEmpty() ? List.of(Workload.values()) : workloads) {
      run(workload, out);
    }
    return 0;
  }

  private void run(Workload workload, PrintWriter out) throws IOException, InterruptedException {
    Path place =
        Files.createDirectories(folder.toAbsolutePath())
            .resolve(workload.name().toLowerCase(Locale.ROOT));
    remove(place);
    Files.createDirectories(place);
    Path recording = place.resolveSibling(place.getFileName() + ".jfr");
    Peer.Programs programs =
        new Peer.Programs(
            quipu.toAbsolutePath(), mlflow.toAbsolutePath(), profile ? recording.toString() : "");
    Contest contest =
        new Contest(new Contest.Settings(place, programs, rounds, seconds, values), workload);
    List<Peer> contestants =
        (peers.isEmpty() ? standard(workload) : peers)
            .stream().filter(peer -> peer.isThere(programs)).toList();
    List<Contest.Outcome> outcomes = contest.run(contestants);
    new Report(out).print(workload, outcomes);
    remove(place);
    if (profile) {
      Profile.print(recording, out);
    }
  }

  /// Target 1 is measured against all, the others against what is comparable.
  private static List<Peer> standard(Workload workload) {
    return switch (workload) {
      case INGEST ->
          List.of(
              Peer.QUIPU, Peer.ROWS_BEST, Peer.ROWS, Peer.ROWS_EACH, Peer.ROWS_DELETE, Peer.MLFLOW);
      case WIDE, SINGLE -> List.of(Peer.QUIPU, Peer.ROWS, Peer.MLFLOW);
    };
  }

  /// Removes a folder and all in it.
  static void remove(Path place) throws IOException {
    if (Files.notExists(place)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(place)) {
      paths.sorted(Comparator.reverseOrder()).forEach(Main::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
