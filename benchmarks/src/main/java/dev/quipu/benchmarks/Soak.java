package dev.quipu.benchmarks;

import dev.quipu.benchmarks.load.Histogram;
import dev.quipu.benchmarks.load.Peer;
import dev.quipu.benchmarks.load.Server;
import dev.quipu.benchmarks.load.SteadyLoad;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Loads a server with a small heap for minutes, as fast as it takes points, with searches and
/// charts meanwhile, and sees whether it lives: it may say that it is busy (429, 503), and nothing
/// else may fail. `make soak` starts it.
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description = "Loads a server with a small heap for minutes, and sees whether it lives.")
final class Soak implements Callable<Integer> {
  private static final int CONNECTIONS = 16;
  private static final int READERS_OF_A_KIND = 2;
  private static final int BATCHES_OF_A_RUN = 200;
  private static final int GROUPED_RUNS = 100;
  private static final long PAUSE_OF_READERS_MS = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int FAILURES_SHOWN = 10;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final String MLFLOW = "/api/2.0/mlflow/runs/";
  private static final Pattern RUN_ID = Pattern.compile("\"run_id\"\\s*:\\s*\"([0-9a-f]{32})\"");
  private static final Pattern COUNT = Pattern.compile("\"count\"\\s*:\\s*([0-9]+)");

  @Option(names = "--minutes", defaultValue = "10", description = "Default: ${DEFAULT-VALUE}")
  private double minutes;

  @Option(names = "--heap", defaultValue = "256m", description = "Default: ${DEFAULT-VALUE}")
  private String heap = "";

  @Option(names = "--quipu", defaultValue = "./quipu", description = "The launcher")
  private Path quipu = Path.of("");

  @Option(names = "--folder", defaultValue = "build/bench/soak", description = "Where the data go")
  private Path folder = Path.of("");

  private final Map<Kind, Tally> tallies = new EnumMap<>(Kind.class);
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final List<String> runs = new CopyOnWriteArrayList<>();
  private final AtomicLong points = new AtomicLong();
  private volatile boolean stopped;

  /// What is asked of the server.
  private enum Kind {
    LOG,
    RUN,
    SEARCH,
    CHART
  }

  /// The answers of a kind by status, and how long those took that were no errors.
  private record Tally(Map<Integer, Long> answers, Histogram latencies) {}

  private Soak() {
    for (Kind kind : Kind.values()) {
      tallies.put(kind, new Tally(new TreeMap<>(), new Histogram()));
    }
  }

  public static void main(String[] args) {
    System.exit(new CommandLine(new Soak()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path place = Files.createTempDirectory(Files.createDirectories(folder.toAbsolutePath()), "run");
    Path data = Files.createDirectory(place.resolve("data"));
    int port = Peer.freePort();
    try (Server server =
        Server.start(
            List.of(
                quipu.toAbsolutePath().toString(),
                "server",
                "--port",
                "" + port,
                "--data",
                "" + data),
            List.of("QUIPU_NO_BUILD=1", "QUIPU_JAVA_OPTIONS=-Xmx" + heap),
            data,
            port)) {
      soak(server);
      report(server);
    } finally {
      if (failures.isEmpty()) {
        Main.remove(place);
      } else {
        System.out.println("The data and the log of the server are kept in " + place);
      }
    }
    return failures.isEmpty() ? 0 : 1;
  }

  private void soak(Server server) throws InterruptedException {
    System.out.printf(
        Locale.ROOT,
        "%.1f minutes, a heap of %s, %d connections that log 1000 points a request, %d that search,"
            + " %d that ask for charts%n",
        minutes,
        heap,
        CONNECTIONS,
        READERS_OF_A_KIND,
        READERS_OF_A_KIND);
    List<Thread> threads = new ArrayList<>();
    for (int n = 0; n < CONNECTIONS; n++) {
      int number = n;
      threads.add(Thread.ofPlatform().start(() -> logRuns(server, number)));
    }
    for (int n = 0; n < READERS_OF_A_KIND; n++) {
      threads.add(Thread.ofPlatform().start(() -> read(server, Kind.SEARCH)));
      threads.add(Thread.ofPlatform().start(() -> read(server, Kind.CHART)));
    }
    long began = System.nanoTime();
    long before = 0;
    long length = (long) (minutes * TimeUnit.MINUTES.toNanos(1));
    while (System.nanoTime() - began < length && server.isAlive()) {
      long slice = Math.min(TimeUnit.MINUTES.toNanos(1), length - (System.nanoTime() - began));
      long from = System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(slice);
      long now = points.get();
      System.out.printf(
          Locale.ROOT,
          "after %5.1f min: %,10.0f points/s, %4d runs, RSS max %d MB%n",
          (System.nanoTime() - began) / 60e9,
          (now - before) / ((System.nanoTime() - from) / 1e9),
          runs.size(),
          server.residentBytes() >> 20);
      before = now;
    }
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  // ---- what the connections do ----

  /// One run after another.
  private void logRuns(Server server, int number) {
    try {
      while (!stopped && server.isAlive()) {
        String created =
            ask(server, Kind.RUN, MLFLOW + "create", "{\"experiment_id\":\"0\",\"start_time\":1}");
        Matcher id = RUN_ID.matcher(created);
        if (id.find()) {
          logRun(server, id.group(1), number);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void logRun(Server server, String run, int number) throws InterruptedException {
    runs.add(run);
    long acknowledged = 0;
    for (int n = 0; n < BATCHES_OF_A_RUN && !stopped && server.isAlive(); n++) {
      String batch = SteadyLoad.batch(run, number, (long) n * SteadyLoad.STEPS);
      if (!ask(server, Kind.LOG, MLFLOW + "log-batch", batch).isEmpty()) {
        acknowledged += SteadyLoad.STEPS;
        points.addAndGet(SteadyLoad.KEYS * SteadyLoad.STEPS);
      }
    }
    ask(
        server,
        Kind.RUN,
        MLFLOW + "update",
        "{\"run_id\":\"" + run + "\",\"status\":\"FINISHED\",\"end_time\":2}");
    requireStored(server, run, acknowledged);
  }

  private void requireStored(Server server, String run, long acknowledged)
      throws InterruptedException {
    if (!server.isAlive()) {
      return;
    }
    try {
      Matcher count =
          COUNT.matcher(server.get("/api/v1/projects/default/runs/" + run + "/series?prefix=m19"));
      if (acknowledged > 0 && (!count.find() || Long.parseLong(count.group(1)) < acknowledged)) {
        failures.add("Run " + run + " has lost points: " + acknowledged + " of a key were stored");
      }
    } catch (IOException e) {
      failures.add("The summary of " + run + ": " + e);
    }
  }

  private void read(Server server, Kind kind) {
    try {
      while (!stopped && server.isAlive()) {
        if (kind == Kind.SEARCH) {
          ask(
              server,
              kind,
              "/api/v1/projects/default/runs/search",
              "{\"experimentIds\":[\"0\"],\"filter\":\"metrics.m0 < 1000 AND status != 'FAILED'\","
                  + "\"orderBy\":[\"metrics.m1 DESC\"],\"maxResults\":100}");
        } else if (!runs.isEmpty()) {
          ask(server, kind, "/api/v1/projects/default/series/query", chart());
          ask(
              server,
              kind,
              "/api/v1/projects/default/series/groups",
              "{\"runIds\":[" + newestRuns() + "],\"key\":\"m2\",\"groupBy\":[],\"buckets\":200}");
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_OF_READERS_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String newestRuns() {
    List<String> all = List.copyOf(runs);
    List<String> newest = all.subList(Math.max(0, all.size() - GROUPED_RUNS), all.size());
    return "\"" + String.join("\",\"", newest) + "\"";
  }

  private String chart() {
    String run = runs.get(ThreadLocalRandom.current().nextInt(runs.size()));
    StringBuilder json = new StringBuilder("{\"x\":\"step\",\"buckets\":400,\"series\":[");
    for (int k = 0; k < SteadyLoad.KEYS; k++) {
      json.append(k == 0 ? "" : ",").append("{\"runId\":\"").append(run);
      json.append("\",\"key\":\"m").append(k).append("\"}");
    }
    return json.append("]}").toString();
  }

  /// Asks until there is an answer other than that the server is busy; the body, or nothing if that
  /// is an error.
  private String ask(Server server, Kind kind, String path, String json)
      throws InterruptedException {
    while (server.isAlive()) {
      long sent = System.nanoTime();
      HttpResponse<String> answer;
      try {
        answer = server.tryPost(path, json, PATIENCE);
      } catch (IOException e) {
        failures.add(path + ": " + e);
        TimeUnit.SECONDS.sleep(1);
        return "";
      }
      note(kind, answer.statusCode(), System.nanoTime() - sent);
      switch (answer.statusCode()) {
        case 200 -> {
          return answer.body();
        }
        case TOO_MANY_REQUESTS, UNAVAILABLE ->
            TimeUnit.SECONDS.sleep(answer.headers().firstValueAsLong("Retry-After").orElse(1));
        default -> {
          failures.add(path + " answered " + answer.statusCode() + ": " + answer.body());
          return "";
        }
      }
    }
    return "";
  }

  private void note(Kind kind, int status, long nanos) {
    synchronized (tallies) {
      Tally tally = tally(kind);
      tally.answers.merge(status, 1L, Long::sum);
      if (status == 200) {
        tally.latencies.record(nanos);
      }
    }
  }

  private Tally tally(Kind kind) {
    return Objects.requireNonNull(tallies.get(kind));
  }

  private void report(Server server) throws InterruptedException {
    boolean answersNow = server.isAlive();
    try {
      server.get("/api/v1/server");
    } catch (IOException e) {
      answersNow = false;
      failures.add("The server does not answer at the end: " + e);
    }
    System.out.printf("%-8s %9s %9s %9s  answers%n", "", "p50 ms", "p99 ms", "max ms");
    for (Kind kind : Kind.values()) {
      Histogram times = tally(kind).latencies;
      System.out.printf(
          Locale.ROOT,
          "%-8s %9.1f %9.1f %9.1f  %s%n",
          kind.name().toLowerCase(Locale.ROOT),
          times.quantileNanos(0.5) / 1e6,
          times.quantileNanos(0.99) / 1e6,
          times.maxNanos() / 1e6,
          tally(kind).answers);
    }
    System.out.printf(
        Locale.ROOT,
        "%,d points in %d runs: %,.0f points/s; RSS max %d MB; %d failures; the server %s%n",
        points.get(),
        runs.size(),
        points.get() / (minutes * 60),
        server.residentBytes() >> 20,
        failures.size(),
        answersNow ? "is up and answers" : "HAS ENDED OR DOES NOT ANSWER");
    failures.stream().limit(FAILURES_SHOWN).forEach(failure -> System.out.println("  " + failure));
  }
}
