package dev.quipu.benchmarks;

import dev.quipu.benchmarks.load.Histogram;
import dev.quipu.benchmarks.load.Peer;
import dev.quipu.benchmarks.load.Server;
import dev.quipu.benchmarks.load.SteadyLoad;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Measures one run with 100 000 keys, target 10: what its ingest costs beside that of a run with
/// 20 keys, how long a look for keys by prefix takes, and the heap that its idle series hold. `make
/// bench-keys` starts it.
final class Keys {
  private static final int KEYS = 100_000;
  private static final int FEW = 20;
  private static final int POINTS_PER_BATCH = 1000;
  private static final int CONNECTIONS = 4;
  private static final int ROUNDS = 3;
  private static final int SLICE_SECONDS = 3;
  private static final int WARM_UP = 50;
  private static final int REPEATS = 100;
  private static final int PAUSE_MS = 100;
  private static final int BATCHES_PER_SECOND = 50;
  private static final int IDLE_SECONDS = 8;
  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  private final Server server;

  private Keys(Server server) {
    this.server = server;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Path quipu = Path.of(args.length > 0 ? args[0] : "./quipu");
    Path folder = Files.createDirectories(Path.of(args.length > 1 ? args[1] : "build/bench/keys"));
    try (Server server =
        Peer.QUIPU.start(
            new Peer.Programs(quipu.toAbsolutePath(), Path.of(""), ""),
            Files.createTempDirectory(folder.toAbsolutePath(), "run"))) {
      new Keys(server).measure();
    }
  }

  private void measure() throws IOException, InterruptedException {
    Load few = new Load(Search.createRun(server), FEW);
    few.slice(2 * SLICE_SECONDS);
    long before = heapBytes();
    Load many = new Load(Search.createRun(server), KEYS);
    many.fillOnce();
    System.out.printf("%-40s %12s%n", "4 connections, batches of 1000 points", "points/s");
    double ofFew = 0;
    double ofMany = 0;
    for (int round = 0; round < ROUNDS; round++) {
      ofFew += few.slice(SLICE_SECONDS) / ROUNDS;
      ofMany += many.slice(SLICE_SECONDS) / ROUNDS;
    }
    System.out.printf(Locale.ROOT, "%-40s %,12.0f%n", "one run of 20 keys", ofFew);
    System.out.printf(
        Locale.ROOT,
        "%-40s %,12.0f  %.2f of it%n%n",
        "one run of 100 000 keys",
        ofMany,
        ofMany / ofFew);
    System.out.printf(
        "%-40s %9s %9s %9s%n", "keys of the run by prefix", "p50 ms", "p99 ms", "max ms");
    SteadyLoad steady = SteadyLoad.start(server, List.of(few.run), BATCHES_PER_SECOND);
    prefixes("another run is written", many.run);
    steady.stop();
    Thread writing = Thread.ofPlatform().start(() -> many.send(Long.MAX_VALUE, BATCHES_PER_SECOND));
    prefixes("this run is written, 50 batches/s", many.run);
    many.stopped = true;
    writing.join();
    System.out.printf(
        Locale.ROOT,
        "%nheap for each of its series: %d bytes right after,",
        (heapBytes() - before) / KEYS);
    TimeUnit.SECONDS.sleep(IDLE_SECONDS);
    System.out.printf(
        Locale.ROOT, " %d after %d idle seconds%n", (heapBytes() - before) / KEYS, IDLE_SECONDS);
  }

  private void prefixes(String name, String run) throws IOException, InterruptedException {
    Histogram latencies = new Histogram();
    for (int i = 0; i < WARM_UP + REPEATS; i++) {
      String path =
          "/api/v1/projects/default/runs/"
              + run
              + "/series?prefix=layer_"
              + i % 100
              + "/&maxResults=100";
      long began = System.nanoTime();
      server.get(path);
      if (i >= WARM_UP) {
        latencies.record(System.nanoTime() - began);
        // As somebody who types: meanwhile other keys change.
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%-40s %9.1f %9.1f %9.1f%n",
        name,
        latencies.quantileNanos(0.5) / 1e6,
        latencies.quantileNanos(0.99) / 1e6,
        latencies.maxNanos() / 1e6);
  }

  /// What lives in the server's heap.
  private long heapBytes() throws IOException, InterruptedException {
    jcmd("GC.run");
    jcmd("GC.run");
    String info = jcmd("GC.heap_info");
    // A line for each generation, in some versions the metaspace behind them.
    int end = info.indexOf("Metaspace");
    Matcher used = USED.matcher(end < 0 ? info : info.substring(0, end));
    long bytes = 0;
    while (used.find()) {
      bytes += Long.parseLong(used.group(1)) << 10;
    }
    return bytes;
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                "" + server.pid(),
                command)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  /// Batches for one run; its keys take turns.
  private final class Load {
    private final String run;
    private final int keys;
    private final AtomicLong batches = new AtomicLong();
    private volatile boolean stopped;

    Load(String run, int keys) {
      this.run = run;
      this.keys = keys;
    }

    /// Every key once.
    void fillOnce() throws IOException, InterruptedException {
      for (int i = 0; i < keys / POINTS_PER_BATCH; i++) {
        server.post("/api/2.0/mlflow/runs/log-batch", batch(batches.getAndIncrement()));
      }
    }

    /// Points a second on all connections.
    double slice(int seconds) throws InterruptedException {
      long from = batches.get();
      long began = System.nanoTime();
      long deadline = began + TimeUnit.SECONDS.toNanos(seconds);
      List<Thread> threads = new ArrayList<>();
      for (int c = 0; c < CONNECTIONS; c++) {
        threads.add(Thread.ofPlatform().start(() -> send(deadline, 0)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      return (batches.get() - from) * POINTS_PER_BATCH / ((System.nanoTime() - began) / 1e9);
    }

    /// @param perSecond 0 for as fast as it goes
    void send(long deadline, int perSecond) {
      try {
        while (!stopped && System.nanoTime() < deadline) {
          server.post("/api/2.0/mlflow/runs/log-batch", batch(batches.getAndIncrement()));
          if (perSecond > 0) {
            TimeUnit.NANOSECONDS.sleep(TimeUnit.SECONDS.toNanos(1) / perSecond);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private String batch(long number) {
      StringBuilder json = new StringBuilder(90_000);
      json.append("{\"run_id\":\"").append(run).append("\",\"metrics\":[");
      for (long point = number * POINTS_PER_BATCH;
          point < (number + 1) * POINTS_PER_BATCH;
          point++) {
        long key = point % keys;
        long step = point / keys;
        json.append(point % POINTS_PER_BATCH == 0 ? "" : ",")
            .append("{\"key\":\"layer_")
            .append(key / 100)
            .append("/unit_")
            .append(key % 100)
            .append("\",\"value\":")
            .append((point * 7919 % 10_000) / 1e4)
            .append(",\"timestamp\":")
            .append(1_700_000_000_000L + step)
            .append(",\"step\":")
            .append(step)
            .append('}');
      }
      return json.append("]}").toString();
    }
  }
}
