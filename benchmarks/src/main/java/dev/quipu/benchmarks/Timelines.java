package dev.quipu.benchmarks;

import dev.quipu.benchmarks.load.FrameClient;
import dev.quipu.benchmarks.load.NativeRuns;
import dev.quipu.benchmarks.load.Peer;
import dev.quipu.benchmarks.load.Server;
import dev.quipu.benchmarks.load.Timed;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.frame.LogEntry;
import dev.quipu.core.frame.LogFrames;
import dev.quipu.core.frame.TrackFrames;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Measures the log and the tracks of a run: lines a second, bytes on the disk, searches of ten
/// million lines, and rows of a track by time. The baseline is a table of lines in SQLite with a
/// full-text index of triples of characters, which finds any part of a text, too. `make
/// bench-timelines` starts it.
final class Timelines {
  private static final int LINES_A_FRAME = 10_000;
  private static final int CONNECTIONS = 4;
  private static final int BASELINE_LINES = 500_000;
  private static final int TRACK_ROWS = 1_000_000;
  private static final int RARE_EVERY = 2_500_000;
  private static final long BEGIN_US = 1_700_000_000_000_000L;

  private final Server server;
  private final NativeRuns runs;
  private final int lines;

  private Timelines(Server server, int lines) {
    this.server = server;
    this.lines = lines;
    runs = new NativeRuns(server);
  }

  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of("build/bench/timelines"));
    int lines = args.length > 0 ? Integer.parseInt(args[0]) : 10_000_000;
    Path quipu = Path.of(args.length > 1 ? args[1] : "./quipu");
    Peer.Programs programs = new Peer.Programs(quipu, Path.of(""), "");
    double ours;
    try (Server server = Peer.QUIPU.start(programs, Files.createTempDirectory(folder, "run"))) {
      Timelines figures = new Timelines(server, lines);
      ours = figures.log();
      figures.tracks();
    }
    double baseline = baseline(Files.createTempDirectory(folder, "sqlite"));
    System.out.printf(
        Locale.ROOT, "Quipu stores %.1f times as many lines a second%n", ours / baseline);
  }

  // ---- lines ----

  private static final String[] FILES = {
    "train.py", "loader.py", "model/attention.py", "optim/adam.py", "eval.py"
  };

  /// A line of a training, and its level.
  private static Level line(Random random, long n, StringBuilder out) {
    out.setLength(0);
    int kind = random.nextInt(100);
    if (n % RARE_EVERY == RARE_EVERY / 2) {
      out.append("ERROR CUDA out of memory: tried to allocate ").append(random.nextInt(9999));
      return Level.ERROR;
    } else if (kind < 60) {
      out.append("epoch ").append(n / 100_000).append(" step ").append(n).append(" loss ");
      decimal(random, out);
      out.append(" acc ");
      decimal(random, out);
      out.append(" lr 0.001 grad_norm ");
      decimal(random, out);
      out.append(" tokens/s ").append(40_000 + random.nextInt(9000));
      return Level.INFO;
    } else if (kind < 90) {
      out.append(FILES[random.nextInt(FILES.length)]).append(':').append(random.nextInt(900));
      out.append(" prefetched batch ").append(n % 1000).append(" of shard data/part-");
      out.append(random.nextInt(512))
          .append(".parquet in ")
          .append(random.nextInt(300))
          .append(" ms");
      return Level.DEBUG;
    } else if (kind < 99) {
      out.append("data loader worker ").append(random.nextInt(16));
      out.append(" is slow: waited ").append(random.nextInt(5000));
      out.append(" ms for shard data/part-").append(random.nextInt(512)).append(".parquet");
      return Level.WARN;
    }
    out.append("request ").append(Long.toHexString(random.nextLong()));
    out.append(" failed with status ").append(500 + random.nextInt(4)).append(", trying again");
    return Level.ERROR;
  }

  private static void decimal(Random random, StringBuilder out) {
    out.append("0.").append(10_000 + random.nextInt(90_000));
  }

  /// Makes a frame, and adds the bytes of its messages.
  private static byte[] frame(long from, int count, long[] bytes) {
    Random random = new Random(from);
    StringBuilder text = new StringBuilder();
    FrameBuilder frame = new FrameBuilder(FrameKind.LOG);
    for (long n = from; n < from + count; n++) {
      Level level = line(random, n, text);
      bytes[0] += text.length();
      LogFrames.add(
          frame, new LogEntry(BEGIN_US + n * 137, level, text.toString(), "train", null, null));
    }
    return frame.build().encoded();
  }

  private double log() throws IOException, InterruptedException {
    String run = runs.create("{}");
    int perConnection = lines / CONNECTIONS;
    long began = System.nanoTime();
    long bytes = 0;
    try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<Long>> all = new ArrayList<>();
      for (int c = 0; c < CONNECTIONS; c++) {
        long begin = (long) c * perConnection;
        all.add(threads.submit(() -> send(run, begin, perConnection)));
      }
      for (Future<Long> one : all) {
        bytes += one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%,d log lines over %d connections: %,.0f lines/s durable, %.0f bytes a line, server RSS"
            + " %d MB%n",
        lines,
        CONNECTIONS,
        lines / seconds,
        bytes / (double) lines,
        server.residentBytes() >> 20);
    System.out.printf(Locale.ROOT, "compacted %.1f s later%n", runs.awaitCompaction(run));
    System.out.printf(
        Locale.ROOT,
        "on the disk: 1/%.1f of the bytes of the messages (%.1f bytes a line)%n",
        bytes / (double) runs.pointBytes(run),
        runs.pointBytes(run) / (double) lines);
    String log = "/api/v1/projects/default/runs/" + run + "/log?max=100";
    Timed.print("newest 100 lines", () -> server.get(log + "&order=desc"));
    Timed.print("level=error, newest", () -> server.get(log + "&order=desc&level=error"));
    Timed.print("level=warn and a word", () -> server.get(log + "&level=warn&text=part-77"));
    Timed.print("level=error and a rare word", () -> server.get(log + "&level=error&text=CUDA"));
    Timed.print("a word that is nowhere", () -> server.get(log + "&text=segmentation"));
    Timed.print("part of a number, all levels", () -> server.get(log + "&text=0.77123"));
    return lines / seconds;
  }

  private long send(String run, long begin, int count) throws IOException {
    long[] bytes = new long[1];
    try (FrameClient client = new FrameClient(server)) {
      for (int from = 0; from < count; from += LINES_A_FRAME) {
        client.append(run, frame(begin + from, Math.min(LINES_A_FRAME, count - from), bytes));
      }
    }
    return bytes[0];
  }

  // ---- tracks ----

  private void tracks() throws IOException, InterruptedException {
    String run = runs.create("{}");
    Random random = new Random(3);
    String[] keys = {"x", "y", "z", "speed"};
    long began = System.nanoTime();
    try (FrameClient client = new FrameClient(server)) {
      for (int from = 0; from < TRACK_ROWS; from += 10_000) {
        FrameBuilder frame = new FrameBuilder(FrameKind.TRACKS);
        for (int row = from; row < from + 10_000; row++) {
          long time = row * 1000L;
          for (String key : keys) {
            frame.add(TrackFrames.key("robot/pose", key), time, 0, random.nextGaussian());
          }
          frame.add(
              TrackFrames.key("robot/pose", "q"),
              time,
              0,
              new JsonText("[0,0,%d,1]".formatted(row % 7)));
          frame.endRow();
        }
        client.append(run, frame.build().encoded());
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%,d rows of a track over one connection: %,.0f rows/s durable%n",
        TRACK_ROWS,
        TRACK_ROWS / ((System.nanoTime() - began) / 1e9));
    runs.awaitCompaction(run);
    String rows = "/api/v1/projects/default/runs/" + run + "/tracks/rows?topic=robot/pose";
    Timed.print(
        "the last row before a time",
        () ->
            server.get(rows + "&order=desc&max=1&through=" + random.nextLong(TRACK_ROWS * 1000L)));
    Timed.print(
        "a range of 10 000 rows",
        () ->
            server.get(rows + "&max=10000&from=" + random.nextLong((TRACK_ROWS - 10_000) * 1000L)));
    Timed.print(
        "one field of a range of 10 000 rows",
        () ->
            server.get(
                rows
                    + "&field=x&max=10000&from="
                    + random.nextLong((TRACK_ROWS - 10_000) * 1000L)));
  }

  // ---- the baseline ----

  private static double baseline(Path folder)
      throws SQLException, IOException, InterruptedException {
    Path file = folder.resolve("log.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("CREATE TABLE log (id INTEGER PRIMARY KEY, time_us, level, message)");
      statement.execute("CREATE INDEX log_level ON log (level, time_us)");
      statement.execute(
          "CREATE VIRTUAL TABLE log_text USING fts5(message, content='log', content_rowid='id',"
              + " tokenize='trigram')");
      connection.setAutoCommit(false);
      long[] bytes = new long[1];
      long began = System.nanoTime();
      try (PreparedStatement line =
              connection.prepareStatement("INSERT INTO log VALUES (?, ?, ?, ?)");
          PreparedStatement text =
              connection.prepareStatement("INSERT INTO log_text (rowid, message) VALUES (?, ?)")) {
        for (int from = 0; from < BASELINE_LINES; from += LINES_A_FRAME) {
          insert(line, text, from, bytes);
          connection.commit();
        }
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
      System.out.printf(
          Locale.ROOT,
          "SQLite with a full-text index: %,.0f lines/s durable, %.2f times the bytes of the"
              + " messages on the disk%n",
          BASELINE_LINES / seconds,
          Files.size(file) / (double) bytes[0]);
      Timed.print(
          "SQLite, level=warn and a word, %,d lines".formatted(BASELINE_LINES),
          () -> found(statement));
      return BASELINE_LINES / seconds;
    }
  }

  private static void insert(PreparedStatement line, PreparedStatement text, int from, long[] bytes)
      throws SQLException {
    Random random = new Random(from);
    StringBuilder message = new StringBuilder();
    for (long n = from; n < from + LINES_A_FRAME; n++) {
      Level level = line(random, n, message);
      bytes[0] += message.length();
      line.setLong(1, n);
      line.setLong(2, BEGIN_US + n * 137);
      line.setInt(3, level.number());
      line.setString(4, message.toString());
      line.addBatch();
      text.setLong(1, n);
      text.setString(2, message.toString());
      text.addBatch();
    }
    line.executeBatch();
    text.executeBatch();
  }

  private static String found(Statement statement) throws IOException {
    StringBuilder all = new StringBuilder();
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT l.message FROM log_text t JOIN log l ON l.id = t.rowid"
                + " WHERE log_text MATCH '\"part-77\"' AND l.level = 30 ORDER BY l.id LIMIT 100")) {
      while (rows.next()) {
        all.append(rows.getString(1)).append('\n');
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
    return all.toString();
  }
}
