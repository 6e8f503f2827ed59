package dev.quipu.benchmarks;

import dev.quipu.benchmarks.load.FrameClient;
import dev.quipu.benchmarks.load.NativeRuns;
import dev.quipu.benchmarks.load.Peer;
import dev.quipu.benchmarks.load.Server;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.ObjectDigest;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.lineage.TaskStatus;
import dev.quipu.core.model.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Measures how many tasks a second are stored durably, each with two inputs and an output that are
/// all different, in the records that the SDK sends: eight a task. The peer is a real MLflow server
/// with traces of the same data, sent by MLflow's own client from several threads. `make
/// bench-tasks` starts it.
final class StoredTasks {
  private static final int TASKS_A_FRAME = 500;
  private static final int CONNECTIONS = 4;
  private static final int WARM_UP_TASKS = 20_000;
  private static final int MLFLOW_SECONDS = 10;
  private static final long BEGIN_US = 1_700_000_000_000_000L;
  private static final String NUMBER = "{\"type\":\"number\"}";
  private static final String TEXT = "{\"type\":\"string\"}";

  private StoredTasks() {}

  public static void main(String[] args) throws Exception {
    int tasks = args.length > 0 ? Integer.parseInt(args[0]) : 200_000;
    Path quipu = Path.of(args.length > 1 ? args[1] : "./quipu").toAbsolutePath();
    Path peers = Path.of(args.length > 2 ? args[2] : "build/peers/bin").toAbsolutePath();
    Peer.Programs programs = new Peer.Programs(quipu, peers.resolve("mlflow"), "");
    Path folder = Files.createDirectories(Path.of("build/bench/tasks"));
    double ours;
    try (Server server = Peer.QUIPU.start(programs, Files.createTempDirectory(folder, "run"))) {
      NativeRuns runs = new NativeRuns(server);
      send(server, runs.create("{}"), frames(0, WARM_UP_TASKS));
      List<byte[]> frames = frames(WARM_UP_TASKS, tasks);
      String run = runs.create("{}");
      double cpu = server.cpuSeconds();
      double seconds = send(server, run, frames);
      ours = tasks / seconds;
      System.out.printf(
          Locale.ROOT,
          "%,d tasks over %d connections: %,.0f tasks/s durable, %.0f bytes a task sent, %.1f us of"
              + " the server's processor time a task, RSS %d MB%n",
          tasks,
          CONNECTIONS,
          ours,
          frames.stream().mapToLong(frame -> frame.length).sum() / (double) tasks,
          (server.cpuSeconds() - cpu) * 1e6 / tasks,
          server.residentBytes() >> 20);
      double later = runs.awaitCompaction(run);
      System.out.printf(
          Locale.ROOT,
          "all are rows %.1f s later: %,.0f tasks/s over all; the server's RSS was %d MB at most%n",
          later,
          tasks / (seconds + later),
          server.residentBytes() >> 20);
    }
    if (!Peer.MLFLOW.isThere(programs)) {
      System.out.println("No MLflow at " + peers + ": make bench-peers installs it.");
      return;
    }
    double theirs = mlflow(programs, peers, Files.createTempDirectory(folder, "mlflow"));
    System.out.printf(
        Locale.ROOT,
        "MLflow stores %,.0f traces/s; Quipu stores %.0f times as many tasks%n",
        theirs,
        ours / theirs);
  }

  // ---- tasks ----

  private static List<byte[]> frames(int from, int count) {
    List<byte[]> frames = new ArrayList<>();
    for (int at = 0; at < count; at += TASKS_A_FRAME) {
      FrameBuilder frame = new FrameBuilder(FrameKind.LINEAGE);
      for (int n = at; n < Math.min(count, at + TASKS_A_FRAME); n++) {
        add(frame, from + n);
      }
      frames.add(frame.build().encoded());
    }
    return frames;
  }

  private static void add(FrameBuilder frame, int n) {
    long time = BEGIN_US + n * 20L;
    SpanId id = new SpanId(HexFormat.of().toHexDigits(n + 1L));
    LineageFrames.add(frame, task(time, null, id, TaskStatus.RUNNING));
    use(frame, time, id, Direction.INPUT, "question", TEXT, "\"What is %d + 1?\"".formatted(n));
    use(frame, time, id, Direction.INPUT, "temperature", NUMBER, n + "e-3");
    use(frame, time + 15, id, Direction.OUTPUT, "answer", TEXT, "\"It is %d.\"".formatted(n + 1));
    LineageFrames.add(frame, task(time, time + 15, id, TaskStatus.COMPLETED));
  }

  private static TaskChanged task(long time, @Nullable Long end, SpanId id, TaskStatus status) {
    return new TaskChanged(time, end, id, null, "answer", "", status, null, null);
  }

  private static void use(
      FrameBuilder frame,
      long time,
      SpanId task,
      Direction direction,
      String name,
      String schema,
      String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    Digest content = Digest.of(bytes);
    Digest object = ObjectDigest.of("application/json", schema, content);
    LineageFrames.add(
        frame,
        new ObjectLogged(time, object, "application/json", schema, content, bytes.length, bytes));
    LineageFrames.add(frame, new ObjectUsed(time, direction, name, object, task, null));
  }

  /// Sends the frames over all connections, and returns the seconds until all are acknowledged.
  private static double send(Server server, String run, List<byte[]> frames)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int c = 0; c < CONNECTIONS; c++) {
        int first = c;
        all.add(
            threads.submit(() -> {
              try (FrameClient client = new FrameClient(server)) {
                for (int f = first; f < frames.size(); f += CONNECTIONS) {
                  client.append(run, frames.get(f));
                }
              }
              return true;
            }));
      }
      for (Future<Boolean> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
    return (System.nanoTime() - began) / 1e9;
  }

  // ---- the peer ----

  /// The traces a second that a real MLflow stores.
  private static double mlflow(Peer.Programs programs, Path peers, Path folder)
      throws IOException, InterruptedException {
    try (Server server = Peer.MLFLOW.start(programs, folder)) {
      Process client =
          new ProcessBuilder(
                  peers.resolve("python").toString(),
                  Path.of("benchmarks/mlflow_traces.py").toAbsolutePath().toString(),
                  "http://" + server.host(),
                  String.valueOf(MLFLOW_SECONDS))
              .redirectError(
                  ProcessBuilder.Redirect.appendTo(folder.resolve("client.log").toFile()))
              .start();
      String rate = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (client.waitFor() != 0) {
        throw new IOException(
            "MLflow's client ended with " + client.exitValue() + "; see " + folder);
      }
      return Double.parseDouble(rate.strip());
    }
  }
}
