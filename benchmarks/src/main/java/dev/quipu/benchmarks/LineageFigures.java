package dev.quipu.benchmarks;

import dev.quipu.benchmarks.load.FrameClient;
import dev.quipu.benchmarks.load.Histogram;
import dev.quipu.benchmarks.load.NativeRuns;
import dev.quipu.benchmarks.load.Peer;
import dev.quipu.benchmarks.load.Server;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.model.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/// Measures a graph of ten million links: how fast they are stored and become rows, and questions
/// for the first thousand objects within ten links of an object, in both directions. Each object
/// was made of two others, older by up to a fiftieth of all objects. The peer is the same graph in
/// SQLite, asked with a recursive statement. `make bench-lineage` starts it.
final class LineageFigures {
  private static final int LINKS_AN_OBJECT = 2;

  /// An object was made of others that are older by at most this part of all objects.
  private static final int OLDER_PART = 50;

  private static final int LINKS_A_FRAME = 10_000;
  private static final int CONNECTIONS = 4;
  private static final int RUNS = 20;
  private static final int QUESTIONS = 300;
  private static final int WARM_UP_QUESTIONS = 50;
  private static final int DEPTH = 10;
  private static final int NODES = 1000;
  private static final long BEGIN_US = 1_700_000_000_000_000L;

  private LineageFigures() {}

  public static void main(String[] args) throws Exception {
    int links = args.length > 0 ? Integer.parseInt(args[0]) : 10_000_000;
    Path quipu = Path.of(args.length > 1 ? args[1] : "./quipu").toAbsolutePath();
    Path folder = Files.createDirectories(Path.of("build/bench/lineage"));
    Peer.Programs programs = new Peer.Programs(quipu, Path.of(""), "");
    Path data = Files.createTempDirectory(folder, "run");
    try (Server server = Peer.QUIPU.start(programs, data)) {
      load(server, links);
      ask(server, links, "origins");
      ask(server, links, "effects");
      System.out.printf(
          "server RSS %d MB, %d bytes a link on the disk%n",
          server.residentBytes() >> 20, server.diskBytes() / links);
    }
    Main.remove(data);
    Path peer = Files.createTempDirectory(folder, "sqlite");
    peer(peer.resolve("graph.db"), links);
    Main.remove(peer);
  }

  /// The objects that an object was made of; the first ones were made of nothing.
  private static int[] origins(int object, int links) {
    Random random = new Random(object);
    int[] origins = new int[LINKS_AN_OBJECT];
    int olderBy = Math.max(1, links / LINKS_AN_OBJECT / OLDER_PART);
    for (int i = 0; i < origins.length; i++) {
      origins[i] = Math.max(0, object - 1 - random.nextInt(olderBy));
    }
    return origins;
  }

  private static Digest digest(int object) {
    return Digest.of(("object " + object).getBytes(StandardCharsets.UTF_8));
  }

  // ---- loading ----

  private static void load(Server server, int links) throws IOException, InterruptedException {
    NativeRuns runs = new NativeRuns(server);
    List<String> ids = new ArrayList<>();
    for (int r = 0; r < RUNS; r++) {
      ids.add(runs.create("{}"));
    }
    double cpu = server.cpuSeconds();
    long began = System.nanoTime();
    try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int c = 0; c < CONNECTIONS; c++) {
        int first = c;
        all.add(threads.submit(() -> send(server, ids, links, first)));
      }
      for (Future<Boolean> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
    double stored = (System.nanoTime() - began) / 1e9;
    for (String run : ids) {
      runs.awaitCompaction(run);
    }
    double rows = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%,d links over %d connections: %,.0f links/s durable, %,.0f links/s until all are rows, %.1f us"
            + " of the server's processor time a link%n",
        links,
        CONNECTIONS,
        links / stored,
        links / rows,
        (server.cpuSeconds() - cpu) * 1e6 / links);
  }

  private static boolean send(Server server, List<String> runs, int links, int first)
      throws IOException {
    int objectsAFrame = LINKS_A_FRAME / LINKS_AN_OBJECT;
    int frames = links / LINKS_A_FRAME;
    try (FrameClient client = new FrameClient(server)) {
      for (int f = first; f < frames; f += CONNECTIONS) {
        FrameBuilder frame = new FrameBuilder(FrameKind.LINEAGE);
        for (int n = 0; n < objectsAFrame; n++) {
          int object = 1 + f * objectsAFrame + n;
          for (int origin : origins(object, links)) {
            LineageFrames.add(
                frame,
                new ObjectsLinked(
                    BEGIN_US + object, digest(object), digest(origin), "derived-from", null));
          }
        }
        client.append(runs.get((int) ((long) f * RUNS / frames)), frame.build().encoded());
      }
    }
    return true;
  }

  // ---- questions ----

  private static void ask(Server server, int links, String direction)
      throws IOException, InterruptedException {
    Random random = new Random(5);
    Histogram latencies = new Histogram();
    long nodes = 0;
    for (int q = 0; q < WARM_UP_QUESTIONS + QUESTIONS; q++) {
      String path =
          "/api/v1/projects/default/objects/%s/lineage?direction=%s&depth=%d&max=%d"
              .formatted(
                  digest(1 + random.nextInt(links / LINKS_AN_OBJECT)).hex(),
                  direction,
                  DEPTH,
                  NODES);
      long began = System.nanoTime();
      String answer = server.get(path);
      if (q >= WARM_UP_QUESTIONS) {
        latencies.record(System.nanoTime() - began);
        nodes += answer.split("\"depth\"", -1).length - 1;
      }
    }
    print(direction, latencies, nodes);
  }

  private static void print(String what, Histogram latencies, long nodes) {
    System.out.printf(
        Locale.ROOT,
        "%-28s %8.1f ms p50 %8.1f p99 %8.1f max, %d objects an answer%n",
        what,
        latencies.quantileNanos(0.5) / 1e6,
        latencies.quantileNanos(0.99) / 1e6,
        latencies.maxNanos() / 1e6,
        nodes / QUESTIONS);
  }

  // ---- the peer ----

  private static void peer(Path file, int links) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("CREATE TABLE object (no INTEGER PRIMARY KEY, digest TEXT UNIQUE)");
      statement.execute(
          "CREATE TABLE link (from_no, to_no, name, PRIMARY KEY (from_no, to_no)) WITHOUT ROWID");
      statement.execute("CREATE INDEX link_by_to ON link (to_no, from_no)");
      connection.setAutoCommit(false);
      long began = System.nanoTime();
      try (PreparedStatement object =
              connection.prepareStatement("INSERT OR IGNORE INTO object VALUES (?, ?)");
          PreparedStatement link =
              connection.prepareStatement(
                  "INSERT OR IGNORE INTO link VALUES (?, ?, 'derived-from')")) {
        for (int from = 0; from <= links / LINKS_AN_OBJECT; from++) {
          object.setInt(1, from);
          object.setString(2, digest(from).hex());
          object.addBatch();
          for (int to : from == 0 ? new int[0] : origins(from, links)) {
            link.setInt(1, from);
            link.setInt(2, to);
            link.addBatch();
          }
          if (from % LINKS_A_FRAME == 0 || from == links / LINKS_AN_OBJECT) {
            object.executeBatch();
            link.executeBatch();
            connection.commit();
          }
        }
      }
      System.out.printf(
          Locale.ROOT,
          "SQLite alone: %,.0f links/s, in process%n",
          links / ((System.nanoTime() - began) / 1e9));
      peerAsks(connection, links, "origins", "to_no", "from_no");
      peerAsks(connection, links, "effects", "from_no", "to_no");
    }
  }

  private static void peerAsks(
      Connection connection, int links, String direction, String end, String start)
      throws SQLException {
    String sql =
        """
        WITH RECURSIVE near(no, depth) AS (
          SELECT no, 0 FROM object WHERE digest = ?
          UNION
          SELECT l.%s, n.depth + 1 FROM near n JOIN link l ON l.%s = n.no WHERE n.depth < %d
          LIMIT %d)
        SELECT o.digest, min(n.depth) FROM near n JOIN object o ON o.no = n.no GROUP BY n.no
        """
            .formatted(end, start, DEPTH, NODES);
    Random random = new Random(5);
    Histogram latencies = new Histogram();
    long nodes = 0;
    try (PreparedStatement question = connection.prepareStatement(sql)) {
      for (int q = 0; q < WARM_UP_QUESTIONS + QUESTIONS; q++) {
        question.setString(1, digest(1 + random.nextInt(links / LINKS_AN_OBJECT)).hex());
        long began = System.nanoTime();
        long found = 0;
        try (ResultSet rows = question.executeQuery()) {
          while (rows.next()) {
            found += rows.getString(1).isEmpty() ? 0 : 1;
          }
        }
        if (q >= WARM_UP_QUESTIONS) {
          latencies.record(System.nanoTime() - began);
          nodes += found;
        }
      }
    }
    print("SQLite alone, " + direction, latencies, nodes);
  }
}
