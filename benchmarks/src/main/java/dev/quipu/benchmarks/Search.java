package dev.quipu.benchmarks;

import dev.quipu.benchmarks.load.Bodies;
import dev.quipu.benchmarks.load.Curve;
import dev.quipu.benchmarks.load.Histogram;
import dev.quipu.benchmarks.load.Peer;
import dev.quipu.benchmarks.load.Profile;
import dev.quipu.benchmarks.load.RowTable;
import dev.quipu.benchmarks.load.RunLog;
import dev.quipu.benchmarks.load.RunTable;
import dev.quipu.benchmarks.load.Server;
import dev.quipu.benchmarks.load.Slice;
import dev.quipu.benchmarks.load.SteadyLoad;
import dev.quipu.benchmarks.load.Workload;
import dev.quipu.server.http.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures the search for runs, target 7: two conditions, sorted by a third column, a page of 100
/// with all thirty columns and the total, beside the same search in MLflow's tables and by a real
/// MLflow. `make bench-search` starts it.
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    description = "Times searches for runs while points come in.")
final class Search implements Callable<Integer> {
  private static final int INGESTING = 4;
  private static final int WARM_UP = 100;
  private static final String QUIPU_SEARCH = "/api/v1/projects/default/runs/search";
  private static final String MLFLOW_SEARCH = "/api/2.0/mlflow/runs/search";

  @Option(names = "--runs", defaultValue = "100000", description = "Default: ${DEFAULT-VALUE}")
  private int runs;

  @Option(
      names = "--seconds",
      defaultValue = "15",
      description = "How long each line is measured. Default: ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--batches",
      defaultValue = "100",
      description = "Batches of 1000 points a second of the steady load. Default: ${DEFAULT-VALUE}")
  private int batchesPerSecond;

  @Option(names = "--no-peers", description = "Only Quipu")
  private boolean noPeers;

  @Option(names = "--quipu", defaultValue = "./quipu", description = "The launcher")
  private Path quipu = Path.of("");

  @Option(
      names = "--mlflow",
      defaultValue = "build/peers/bin/mlflow",
      description = "The command of a real MLflow; left out if it is not there")
  private Path mlflow = Path.of("");

  @Option(
      names = "--folder",
      defaultValue = "build/bench/search",
      description =
          "Where the data are made; those of so many runs are kept for the next time."
              + " Default: ${DEFAULT-VALUE}")
  private Path folder = Path.of("");

  @Option(names = "--profile", description = "Record Quipu with Flight Recorder")
  private boolean profile;

  private final SplittableRandom random = new SplittableRandom(7);

  private Search() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Search()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    Path place = Files.createDirectories(folder.toAbsolutePath().resolve("" + runs));
    RunTable table = new RunTable(runs);
    Path recording = place.resolve("search.jfr");
    Peer.Programs programs =
        new Peer.Programs(
            quipu.toAbsolutePath(), mlflow.toAbsolutePath(), profile ? recording.toString() : "");
    makeOnce(place.resolve("quipu.made"), () -> table.fill(place.resolve(Peer.QUIPU.label)));
    System.out.printf(
        Locale.ROOT, "%,d runs x 30 columns, pages of 100; first: until the first answer%n", runs);
    System.out.printf(
        "%-44s %9s %9s %9s %9s %9s %9s %11s%n",
        "peer", "first ms", "p50 ms", "p99 ms", "max ms", "search/s", "CPU ms", "points/s");
    double ours;
    try (Server server = Peer.QUIPU.start(programs, place)) {
      ours = quipu(server);
    }
    if (profile) {
      Profile.print(recording, new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    }
    if (!noPeers) {
      peers(programs, place, table, ours);
    }
    return 0;
  }

  /// Something that takes long and is kept.
  private interface Making {
    void make() throws IOException, InterruptedException, SQLException;
  }

  private static void makeOnce(Path mark, Making making)
      throws IOException, InterruptedException, SQLException {
    if (Files.notExists(mark)) {
      long began = System.nanoTime();
      making.make();
      Files.createFile(mark);
      System.out.printf(
          Locale.ROOT, "%s in %.0f s%n", mark.getFileName(), (System.nanoTime() - began) / 1e9);
    }
  }

  private double quipu(Server server) throws IOException, InterruptedException, SQLException {
    Asking search = question -> server.post(QUIPU_SEARCH, question.quipu()).length();
    double idle = measure("quipu", search, () -> 0, server::cpuSeconds);
    List<RunLog> logs = logs(server);
    SteadyLoad steady = SteadyLoad.start(server, runIds(logs), batchesPerSecond);
    measure(
        "quipu, " + INGESTING + " connections, " + batchesPerSecond + " batches/s",
        search,
        steady::points,
        server::cpuSeconds);
    steady.stop();
    CompletableFuture<Slice> load =
        CompletableFuture.supplyAsync(() -> load(server, logs, Duration.ofSeconds(seconds + 2)));
    TimeUnit.SECONDS.sleep(1);
    measure(
        "quipu, " + INGESTING + " connections without pause",
        search,
        () -> logs.stream().mapToLong(RunLog::acknowledged).sum() * Workload.INGEST.points(),
        server::cpuSeconds);
    load.join();
    return idle;
  }

  private static Slice load(Server server, List<RunLog> logs, Duration duration) {
    try {
      return Slice.run(server, logs, duration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<RunLog> logs(Server server) throws IOException, InterruptedException {
    Curve curve = new Curve(Curve.Values.DECIMALS, 1);
    List<RunLog> logs = new ArrayList<>();
    for (int n = 0; n < INGESTING; n++) {
      String id = createRun(server);
      logs.add(new RunLog(id, n, new Bodies(Workload.INGEST, curve, n, id, server.host()), false));
    }
    return logs;
  }

  static String createRun(Server server) throws IOException, InterruptedException {
    return Json.readObject(
            server.post(
                "/api/2.0/mlflow/runs/create",
                "{\"experiment_id\": \"0\", \"start_time\": " + RunTable.START_MS + "}"))
        .object("run")
        .flatMap(run -> run.object("info"))
        .flatMap(info -> info.text("run_id"))
        .orElseThrow(() -> new IOException("The created run has no run_id"));
  }

  private static List<String> runIds(List<RunLog> logs) {
    return logs.stream().map(RunLog::runId).toList();
  }

  private void peers(Peer.Programs programs, Path place, RunTable table, double ours)
      throws IOException, InterruptedException, SQLException {
    Path data = Files.createDirectories(place.resolve(Peer.MLFLOW.label));
    Path database = data.resolve("mlflow.db");
    boolean real = Peer.MLFLOW.isThere(programs);
    if (real && Files.notExists(database)) {
      // Makes its tables.
      Peer.MLFLOW.start(programs, place).close();
    }
    try (RowTable rows = new RowTable(database)) {
      makeOnce(place.resolve("mlflow.made"), () -> rows.fill(table));
      double theirs =
          measure("MLflow's tables and SQL, in process", rows::search, () -> 0, () -> 0);
      System.out.printf(Locale.ROOT, "  %.1f times the p50 of quipu%n", theirs / ours);
    }
    if (!real) {
      System.out.printf("No MLflow at %s: make bench-peers installs it.%n", mlflow);
      return;
    }
    try (Server server = Peer.MLFLOW.start(programs, place)) {
      double theirs =
          measure(
              "mlflow server",
              question -> server.post(MLFLOW_SEARCH, question.mlflow()).length(),
              () -> 0,
              server::cpuSeconds);
      System.out.printf(Locale.ROOT, "  %.1f times the p50 of quipu%n", theirs / ours);
    }
  }

  /// A search whose answer has a size.
  private interface Asking {
    int ask(RunTable.Question question) throws IOException, InterruptedException, SQLException;
  }

  private interface Counter {
    double count();
  }

  /// Prints a line and gives the median in milliseconds.
  private double measure(String name, Asking asking, Counter points, Counter cpuSeconds)
      throws IOException, InterruptedException, SQLException {
    long began = System.nanoTime();
    asking.ask(RunTable.Question.random(random));
    double firstMs = (System.nanoTime() - began) / 1e6;
    long deadline = began + TimeUnit.SECONDS.toNanos(seconds);
    for (int i = 0; i < WARM_UP && System.nanoTime() < deadline; i++) {
      asking.ask(RunTable.Question.random(random));
    }
    Histogram latencies = new Histogram();
    double pointsBefore = points.count();
    double cpuBefore = cpuSeconds.count();
    long from = System.nanoTime();
    deadline = from + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < deadline) {
      RunTable.Question question = RunTable.Question.random(random);
      long sent = System.nanoTime();
      asking.ask(question);
      latencies.record(System.nanoTime() - sent);
    }
    double took = (System.nanoTime() - from) / 1e9;
    double medianMs = latencies.quantileNanos(0.5) / 1e6;
    System.out.printf(
        Locale.ROOT,
        "%-44s %9.0f %9.1f %9.1f %9.1f %9.1f %9.1f %,11.0f%n",
        name,
        firstMs,
        medianMs,
        latencies.quantileNanos(0.99) / 1e6,
        latencies.maxNanos() / 1e6,
        latencies.count() / took,
        (cpuSeconds.count() - cpuBefore) * 1e3 / latencies.count(),
        (points.count() - pointsBefore) / took);
    return medianMs;
  }
}
