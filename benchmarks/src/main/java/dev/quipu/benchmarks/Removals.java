package dev.quipu.benchmarks;

import dev.quipu.benchmarks.load.Histogram;
import dev.quipu.benchmarks.load.Peer;
import dev.quipu.benchmarks.load.RunTable;
import dev.quipu.benchmarks.load.Server;
import dev.quipu.benchmarks.load.SteadyLoad;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.http.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures how long it takes to remove deleted runs for good while others log, and how long those
/// wait. `make bench-gc` starts it.
@Command(
    name = "gc",
    mixinStandardHelpOptions = true,
    description = "Times the removal of deleted runs while points come in.")
final class Removals implements Callable<Integer> {
  private static final int LOGGING = 4;
  private static final int MAKING = 16;
  private static final int KEYS = 20;
  private static final int STEPS = 10;

  @Option(names = "--runs", defaultValue = "5000", description = "Default: ${DEFAULT-VALUE}")
  private int runs;

  @Option(
      names = "--batches",
      defaultValue = "40",
      description = "Batches of 1000 points a second of those who log. Default: ${DEFAULT-VALUE}")
  private int batchesPerSecond;

  @Option(
      names = "--quipu",
      defaultValue = "./quipu",
      description = "The launcher; more than one are measured in turn, each on data of its own")
  private List<Path> quipu = List.of();

  @Option(names = "--folder", defaultValue = "build/bench/gc", description = "Where the data go")
  private Path folder = Path.of("");

  private Removals() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Removals()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    System.out.printf(
        Locale.ROOT,
        "%,d deleted runs of %d params, %d series, %d points and a file;"
            + " %d connections log %d batches of 1000 points a second%n",
        runs,
        KEYS,
        KEYS,
        KEYS * STEPS,
        LOGGING,
        batchesPerSecond);
    System.out.printf(
        "%-44s %9s %9s %9s %9s %9s%n", "", "seconds", "log p50", "p99 ms", "max ms", "points/s");
    for (int n = 0; n < quipu.size(); n++) {
      Path place = Files.createDirectories(folder.toAbsolutePath().resolve("" + n));
      Peer.Programs programs =
          new Peer.Programs(quipu.get(n).toAbsolutePath(), Path.of("mlflow"), "");
      try (Server server = Peer.QUIPU.start(programs, place)) {
        make(server);
        age(place);
        measure(quipu.get(n) + ", nothing is removed", server, Removals::pause);
        measure(quipu.get(n) + ", gc", server, this::remove);
      } finally {
        Main.remove(place);
      }
    }
    return 0;
  }

  private void make(Server server) throws IOException, InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newFixedThreadPool(MAKING)) {
      List<Future<?>> made = new ArrayList<>();
      for (int n = 0; n < runs; n++) {
        int number = n;
        made.add(
            threads.submit(() -> {
              makeDeleted(server, number);
              return true;
            }));
      }
      for (Future<?> one : made) {
        one.get();
      }
    }
  }

  private static void makeDeleted(Server server, int number)
      throws IOException, InterruptedException {
    String run = Search.createRun(server);
    StringBuilder json = new StringBuilder(20_000);
    json.append("{\"run_id\":\"").append(run).append("\",\"params\":[");
    for (int k = 0; k < KEYS; k++) {
      json.append(k == 0 ? "" : ",");
      json.append("{\"key\":\"p").append(k).append("\",\"value\":\"").append(number * k);
      json.append("\"}");
    }
    json.append("],\"metrics\":[");
    for (int i = 0; i < KEYS * STEPS; i++) {
      json.append(i == 0 ? "" : ",").append("{\"key\":\"m").append(i % KEYS);
      json.append("\",\"value\":").append(number / (i + 1.0)).append(",\"timestamp\":");
      json.append(RunTable.START_MS + i).append(",\"step\":").append(i / KEYS).append('}');
    }
    server.post("/api/2.0/mlflow/runs/log-batch", json.append("]}").toString());
    server.put(
        "/api/v1/projects/default/runs/" + run + "/artifacts/model/weights.bin",
        "weights of " + run);
    server.post("/api/2.0/mlflow/runs/delete", "{\"run_id\":\"" + run + "\"}");
  }

  /// Blobs that were stored a short time ago are not removed.
  private static void age(Path place) throws IOException {
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(1)));
    try (Stream<Path> files = Files.walk(place.resolve(Peer.QUIPU.label).resolve("blobs"))) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Files.setLastModifiedTime(file, old);
      }
    }
  }

  /// What goes on while others log.
  private interface Work {
    void run(Server server) throws IOException, InterruptedException;
  }

  private static void pause(Server server) throws InterruptedException {
    TimeUnit.SECONDS.sleep(5);
  }

  private void remove(Server server) throws IOException, InterruptedException {
    JsonObject freed =
        Json.readObject(
            server.post(
                "/api/v1/admin/gc",
                "{\"olderThanMs\":0,\"dryRun\":false}",
                Duration.ofMinutes(30)));
    if (freed.integer("runs").orElse(-1) != runs || freed.integer("blobs").orElse(-1) != runs) {
      throw new IOException("Not all runs and blobs were removed");
    }
  }

  private void measure(String name, Server server, Work work)
      throws IOException, InterruptedException {
    List<String> logging = new ArrayList<>();
    for (int n = 0; n < LOGGING; n++) {
      logging.add(Search.createRun(server));
    }
    SteadyLoad load = SteadyLoad.start(server, logging, batchesPerSecond);
    TimeUnit.SECONDS.sleep(1);
    long before = load.points();
    long began = System.nanoTime();
    work.run(server);
    double seconds = (System.nanoTime() - began) / 1e9;
    double points = load.points() - before;
    load.stop();
    Histogram latencies = load.latencies();
    System.out.printf(
        Locale.ROOT,
        "%-44s %9.1f %9.1f %9.1f %9.1f %,9.0f%n",
        name,
        seconds,
        latencies.quantileNanos(0.5) / 1e6,
        latencies.quantileNanos(0.99) / 1e6,
        latencies.maxNanos() / 1e6,
        points / seconds);
  }
}
