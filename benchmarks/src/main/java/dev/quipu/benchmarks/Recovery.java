package dev.quipu.benchmarks;

import dev.quipu.benchmarks.load.Peer;
import dev.quipu.benchmarks.load.Server;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Measures target 12: fills a store, kills the server (-9) in the middle of writes, and times how
/// long it takes from the start of the next one to its first answer, compared with a server that
/// has no data. Then it checks that nothing acknowledged is gone. `make bench-recovery` starts it.
final class Recovery {
  private static final int WRITERS = 4;
  private static final int KEYS = 20;
  private static final int STEPS = 500;
  private static final int KILLS = 3;
  private static final double GB = 1e9;
  private static final Pattern RUN_ID = Pattern.compile("\"run_id\"\\s*:\\s*\"([0-9a-f]{32})\"");
  private static final Pattern COUNT = Pattern.compile("\"count\"\\s*:\\s*([0-9]+)");

  private final Peer.Programs programs;
  private final Path folder;
  private final List<Writer> writers = new ArrayList<>();

  private Recovery(Peer.Programs programs, Path folder) {
    this.programs = programs;
    this.folder = folder;
  }

  // The arguments: how many megabytes are written before the first kill; then the launcher and a
  // folder, if they are elsewhere.
  public static void main(String[] args) throws IOException, InterruptedException {
    long bytes = Long.parseLong(args.length > 0 ? args[0] : "256") * 1_000_000;
    Path quipu = Path.of(args.length > 1 ? args[1] : "./quipu");
    Path folder =
        Files.createDirectories(Path.of(args.length > 2 ? args[2] : "build/bench/recovery"));
    new Recovery(
            new Peer.Programs(quipu, Path.of(""), ""), Files.createTempDirectory(folder, "run"))
        .run(bytes);
  }

  private void run(long bytes) throws IOException, InterruptedException {
    double empty = emptyStartSeconds();
    Server server = Peer.QUIPU.start(programs, folder);
    for (int i = 0; i < WRITERS; i++) {
      Matcher id =
          RUN_ID.matcher(
              server.post(
                  "/api/2.0/mlflow/runs/create", "{\"experiment_id\":\"0\",\"start_time\":1}"));
      if (!id.find()) {
        throw new IOException("The new run has no id");
      }
      writers.add(new Writer(id.group(1), i));
    }
    System.out.printf(
        Locale.ROOT,
        "a start with no data takes %.2f s%n%n%10s %12s %10s %10s %10s%n",
        empty,
        "data MB",
        "points",
        "health s",
        "read s",
        "s/GB");
    for (int kill = 0; kill < KILLS; kill++) {
      long size = writeAndKill(server, kill == 0 ? bytes : server.diskBytes());
      long began = System.nanoTime();
      server = Peer.QUIPU.start(programs, folder);
      double health = seconds(began);
      server.get(
          "/api/v1/projects/default/runs/" + writers.getFirst().run + "/series?maxResults=1");
      double read = seconds(began);
      long points = verify(server);
      System.out.printf(
          Locale.ROOT,
          "%10.0f %12d %10.2f %10.2f %10.2f%n",
          size / 1e6,
          points,
          health,
          read,
          Math.max(0, read - empty) / (size / GB));
    }
    server.close();
    System.out.println("nothing acknowledged was lost");
  }

  private double emptyStartSeconds() throws IOException, InterruptedException {
    Path other = Files.createDirectories(folder.resolve("empty"));
    // The first one also makes the tables.
    Peer.QUIPU.start(programs, other).close();
    double best = Double.MAX_VALUE;
    for (int i = 0; i < KILLS; i++) {
      long began = System.nanoTime();
      try (Server server = Peer.QUIPU.start(programs, other)) {
        server.get("/api/v1/projects/default/experiments");
        best = Math.min(best, seconds(began));
      }
    }
    return best;
  }

  /// Lets all write until there is so much data, and a second longer, and kills the server.
  private long writeAndKill(Server server, long bytes) throws IOException, InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (Writer writer : writers) {
      threads.add(Thread.ofPlatform().start(() -> writer.work(server)));
    }
    while (server.diskBytes() < bytes && threads.getFirst().isAlive()) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
    TimeUnit.SECONDS.sleep(1);
    server.kill();
    for (Thread thread : threads) {
      thread.join();
    }
    return server.diskBytes();
  }

  /// How many points there are, after checking that they are those acknowledged, or sent.
  private long verify(Server server) throws IOException, InterruptedException {
    long points = 0;
    for (Writer writer : writers) {
      String series =
          server.get("/api/v1/projects/default/runs/" + writer.run + "/series?maxResults=1000");
      Matcher count = COUNT.matcher(series);
      int keys = 0;
      while (count.find()) {
        keys++;
        long stored = Long.parseLong(count.group(1));
        points += stored;
        if (stored < writer.acknowledged * STEPS || stored > (writer.acknowledged + 1) * STEPS) {
          throw new IOException(
              "Run %s has %d points of a series; %d frames of %d were acknowledged"
                  .formatted(writer.run, stored, writer.acknowledged, STEPS));
        }
      }
      if (keys != KEYS) {
        throw new IOException("Run " + writer.run + " has " + keys + " series");
      }
    }
    return points;
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  /// Appends numbered frames to a run of its own until no answer comes; then the last number is
  /// sent again.
  private static final class Writer {
    private final String run;
    private final String writer;
    private long acknowledged;

    Writer(String run, int number) {
      this.run = run;
      this.writer = "%032x".formatted(number + 1);
    }

    void work(Server server) {
      try (HttpClient http = HttpClient.newHttpClient()) {
        while (true) {
          HttpResponse<String> response =
              http.send(request(server), HttpResponse.BodyHandlers.ofString());
          if (response.statusCode() != 200) {
            throw new IllegalStateException("A frame was answered " + response.body());
          }
          acknowledged++;
        }
      } catch (IOException e) {
        // The server has been killed.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private HttpRequest request(Server server) {
      URI uri =
          URI.create(
              "http://" + server.host() + "/api/v1/projects/default/runs/" + run + "/frames");
      return HttpRequest.newBuilder(uri)
          .timeout(Duration.ofMinutes(1))
          .header("Content-Type", "application/vnd.quipu.frame")
          .header("Quipu-Writer", writer)
          .header("Quipu-Sequence", Long.toString(acknowledged + 1))
          .POST(HttpRequest.BodyPublishers.ofByteArray(frame().encoded()))
          .build();
    }

    private Frame frame() {
      FrameBuilder frame = new FrameBuilder();
      for (long step = acknowledged * STEPS; step < (acknowledged + 1) * STEPS; step++) {
        for (int k = 0; k < KEYS; k++) {
          frame.add("train/m" + k, step, step * 250, (float) Math.sin(step * 12.9898 + k));
        }
      }
      return frame.build();
    }
  }
}
