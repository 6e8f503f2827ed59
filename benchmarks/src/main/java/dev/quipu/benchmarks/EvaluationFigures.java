package dev.quipu.benchmarks;

import dev.quipu.benchmarks.load.FrameClient;
import dev.quipu.benchmarks.load.NativeRuns;
import dev.quipu.benchmarks.load.Peer;
import dev.quipu.benchmarks.load.Server;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.evaluation.Score;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Measures how many evaluation rows with five scores a second are stored durably, how long the
/// comparison of two runs by case takes, and how long a leaderboard of 1000 runs with 20 scores
/// takes.
final class EvaluationFigures {
  private static final int ROWS_A_FRAME = 500;
  private static final int CONNECTIONS = 4;
  private static final int SCORES = 5;
  private static final int BOARD_RUNS = 1000;
  private static final int BOARD_SCORES = 20;
  private static final int TIMES = 41;
  private static final long BEGIN_US = 1_700_000_000_000_000L;
  private static final String API = "/api/v1/projects/default";

  private EvaluationFigures() {}

  public static void main(String[] args) throws Exception {
    int rows = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    Path quipu = Path.of(args.length > 1 ? args[1] : "./quipu").toAbsolutePath();
    Path folder = Files.createDirectories(Path.of("build/bench/evaluations"));
    Peer.Programs programs = new Peer.Programs(quipu, quipu, "");
    try (Server server = Peer.QUIPU.start(programs, Files.createTempDirectory(folder, "run"))) {
      NativeRuns runs = new NativeRuns(server);
      send(server, runs.create("{}"), frames(rows / 5, SCORES, 1));
      String base = runs.create("{}");
      String run = runs.create("{}");
      stored(server, runs, base, frames(rows, SCORES, 2), rows);
      stored(server, runs, run, frames(rows, SCORES, 3), rows);
      String compare =
          API + "/evaluations/compare?base=" + base + "&run=" + run + "&evaluator=evaluator-0";
      time(server, compare + "&max=50", "two runs of %,d cases compared".formatted(rows));
      time(
          server,
          API + "/runs/" + run + "/evaluations?evaluator=evaluator-0&orderBy=score&max=50",
          "rows of a run by a score, first page");
      time(server, API + "/runs/" + run + "/evaluations/summary", "summary of a run");
      for (int i = 0; i < BOARD_RUNS; i++) {
        send(server, runs.create("{}"), frames(20, BOARD_SCORES, i));
      }
      String board = API + "/experiments/0/leaderboard?evaluator=evaluator-0&max=";
      time(server, board + 100, "leaderboard of 1000 runs x 20 scores, first 100");
      time(server, board + BOARD_RUNS, "leaderboard of 1000 runs x 20 scores, all");
    }
  }

  private static void stored(
      Server server, NativeRuns runs, String run, List<byte[]> frames, int rows)
      throws IOException, InterruptedException {
    double cpu = server.cpuSeconds();
    double seconds = send(server, run, frames);
    double cpuUs = (server.cpuSeconds() - cpu) * 1e6 / rows;
    double later = runs.awaitCompaction(run);
    System.out.printf(
        Locale.ROOT,
        "%,d rows with %d scores over %d connections: %,.0f rows/s durable, %.0f bytes a row sent,"
            + " %.1f us of the server's processor time a row; all are rows of tables %.1f s later,"
            + " %,.0f rows/s over all; RSS %d MB%n",
        rows,
        SCORES,
        CONNECTIONS,
        rows / seconds,
        frames.stream().mapToLong(frame -> frame.length).sum() / (double) rows,
        cpuUs,
        later,
        rows / (seconds + later),
        server.residentBytes() >> 20);
  }

  private static void time(Server server, String path, String what)
      throws IOException, InterruptedException {
    double[] ms = new double[TIMES];
    long bytes = server.get(path).length();
    double cpu = server.cpuSeconds();
    for (int i = 0; i < TIMES; i++) {
      long began = System.nanoTime();
      bytes = server.get(path).length();
      ms[i] = (System.nanoTime() - began) / 1e6;
    }
    double cpuMs = (server.cpuSeconds() - cpu) * 1000 / TIMES;
    Arrays.sort(ms);
    System.out.printf(
        Locale.ROOT,
        "%s: least %.1f ms, p50 %.1f ms, greatest %.1f ms, %.1f ms of the server's processor time,"
            + " %,d bytes%n",
        what,
        ms[0],
        ms[TIMES / 2],
        ms[TIMES - 1],
        cpuMs,
        bytes);
  }

  // ---- rows ----

  private static List<byte[]> frames(int rows, int scores, int seed) {
    Random random = new Random(seed);
    List<byte[]> frames = new ArrayList<>();
    for (int at = 0; at < rows; at += ROWS_A_FRAME) {
      FrameBuilder frame = new FrameBuilder(FrameKind.LINEAGE);
      for (int n = at; n < Math.min(rows, at + ROWS_A_FRAME); n++) {
        LineageFrames.add(frame, new CaseEvaluated(BEGIN_US + n, null, row(n, scores, random)));
      }
      frames.add(frame.build().encoded());
    }
    return frames;
  }

  private static EvaluationRow row(int n, int scores, Random random) {
    List<Score> all = new ArrayList<>();
    for (int s = 0; s < scores; s++) {
      double value = random.nextInt(1000) / 1000.0;
      all.add(Score.builder("evaluator-" + s, "").value(value).success(value >= 0.5).build());
    }
    return new EvaluationRow(
        "questions",
        "case-" + n,
        new JsonText(
            "{\"input\":\"What is %d + 1?\",\"output\":\"It is %d.\",\"expected\":\"%d\"}"
                .formatted(n, n + random.nextInt(2), n + 1)),
        new JsonText("{\"lang\":\"en\"}"),
        all);
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
}
