package dev.quipu.benchmarks.load;

import dev.quipu.core.error.QuipuException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/// Points as MLflow lays them out on SQLite: a row for each point and a row for each series' latest
/// one. One thread writes, with statements prepared once; a request is answered after a commit with
/// `synchronous=FULL`.
///
/// It is given what MLflow's own server does not have: no look-up of the run in the database, no
/// foreign keys, no read of the latest rows before they are updated, and, unless told otherwise,
/// WAL, one commit for all requests that wait, and a page cache that holds the whole database.
final class RowStore {
  private static final int REQUESTS_PER_COMMIT = 512;

  /// A clause per statement, as MLflow 3.17 creates them.
  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE metrics (
            "key" VARCHAR(250) NOT NULL,
            value FLOAT NOT NULL,
            timestamp BIGINT NOT NULL,
            run_uuid VARCHAR(32) NOT NULL,
            step BIGINT DEFAULT '0' NOT NULL,
            is_nan BOOLEAN DEFAULT '0' NOT NULL,
            CONSTRAINT metric_pk PRIMARY KEY ("key", timestamp, step, run_uuid, value, is_nan),
            CHECK (is_nan IN (0, 1))
          )
          """,
          """
          CREATE TABLE latest_metrics (
            "key" VARCHAR(250) NOT NULL,
            value FLOAT NOT NULL,
            timestamp BIGINT,
            step BIGINT NOT NULL,
            is_nan BOOLEAN NOT NULL,
            run_uuid VARCHAR(32) NOT NULL,
            CONSTRAINT latest_metric_pk PRIMARY KEY ("key", run_uuid),
            CHECK (is_nan IN (0, 1))
          )
          """);

  private static final List<String> INDEXES =
      List.of(
          "CREATE INDEX index_metrics_run_uuid ON metrics (run_uuid)",
          "CREATE INDEX index_latest_metrics_run_uuid ON latest_metrics (run_uuid)",
          "CREATE INDEX index_metrics_run_uuid_key_step ON metrics (run_uuid, \"key\", step)");

  private final Connection connection;
  private final PreparedStatement insert;
  private final PreparedStatement upsert;
  private final int requestsPerCommit;
  private final BlockingQueue<Request> queue = new ArrayBlockingQueue<>(4096);
  private final Set<String> runs = ConcurrentHashMap.newKeySet();
  private final Thread writer = Thread.ofPlatform().name("row-writer").unstarted(this::work);

  /// What of the layout and its settings is MLflow's.
  ///
  /// @param indexes the secondary indexes too
  /// @param group one commit for all requests that wait
  /// @param defaultJournal a rollback journal and SQLite's page cache, instead of WAL and a large
  ///   one
  record Options(boolean indexes, boolean group, boolean defaultJournal) {}

  /// A point.
  record Metric(String key, double value, long timestamp, long step) {
    boolean isAfter(Metric other) {
      if (step != other.step) {
        return step > other.step;
      }
      return timestamp != other.timestamp ? timestamp > other.timestamp : value > other.value;
    }
  }

  /// @param metrics of a run; null to read its latest ones, or the history of a key
  private record Request(
      String run,
      @Nullable List<Metric> metrics,
      @Nullable String key,
      CompletableFuture<List<Metric>> answer) {}

  RowStore(Path database, Options options) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setJournalMode(
        options.defaultJournal ? SQLiteConfig.JournalMode.DELETE : SQLiteConfig.JournalMode.WAL);
    if (!options.defaultJournal) {
      config.setCacheSize(-256 << 10);
    }
    connection = config.createConnection("jdbc:sqlite:" + database);
    try (Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute(table);
      }
      if (options.indexes) {
        for (String index : INDEXES) {
          statement.execute(index);
        }
      }
    }
    connection.setAutoCommit(false);
    insert =
        connection.prepareStatement(
            """
            INSERT OR IGNORE INTO metrics ("key", value, timestamp, run_uuid, step, is_nan)
            VALUES (?, ?, ?, ?, ?, 0)
            """);
    upsert =
        connection.prepareStatement(
            """
            INSERT INTO latest_metrics ("key", value, timestamp, step, is_nan, run_uuid)
            VALUES (?, ?, ?, ?, 0, ?)
            ON CONFLICT ("key", run_uuid) DO UPDATE
            SET value = excluded.value, timestamp = excluded.timestamp, step = excluded.step
            WHERE (excluded.step, excluded.timestamp, excluded.value) > (step, timestamp, value)
            """);
    requestsPerCommit = options.group ? REQUESTS_PER_COMMIT : 1;
    writer.start();
  }

  void createRun(String run) {
    runs.add(run);
  }

  /// Returns once the points are on stable storage.
  void append(String run, List<Metric> metrics) {
    if (!runs.contains(run)) {
      throw QuipuException.notFound("No run " + run);
    }
    ask(new Request(run, metrics, null, new CompletableFuture<>()));
  }

  List<Metric> latest(String run) {
    return ask(new Request(run, null, null, new CompletableFuture<>()));
  }

  List<Metric> history(String run, String key) {
    return ask(new Request(run, null, key, new CompletableFuture<>()));
  }

  private List<Metric> ask(Request request) {
    try {
      queue.put(request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
    return request.answer.join();
  }

  private void work() {
    List<Request> group = new ArrayList<>();
    while (true) {
      group.clear();
      try {
        group.add(queue.take());
      } catch (InterruptedException e) {
        return;
      }
      queue.drainTo(group, requestsPerCommit - 1);
      try {
        List<List<Metric>> answers = new ArrayList<>();
        for (Request request : group) {
          answers.add(
              request.metrics == null ? read(request) : write(request.run, request.metrics));
        }
        connection.commit();
        for (int i = 0; i < group.size(); i++) {
          group.get(i).answer.complete(answers.get(i));
        }
      } catch (SQLException | RuntimeException e) {
        group.forEach(request -> request.answer.completeExceptionally(e));
      }
    }
  }

  private List<Metric> write(String run, List<Metric> metrics) throws SQLException {
    Map<String, Metric> latest = new HashMap<>();
    for (Metric metric : metrics) {
      insert.setString(1, metric.key);
      insert.setDouble(2, metric.value);
      insert.setLong(3, metric.timestamp);
      insert.setString(4, run);
      insert.setLong(5, metric.step);
      insert.addBatch();
      latest.merge(metric.key, metric, (a, b) -> b.isAfter(a) ? b : a);
    }
    insert.executeBatch();
    for (Metric metric : latest.values()) {
      upsert.setString(1, metric.key);
      upsert.setDouble(2, metric.value);
      upsert.setLong(3, metric.timestamp);
      upsert.setLong(4, metric.step);
      upsert.setString(5, run);
      upsert.addBatch();
    }
    upsert.executeBatch();
    return List.of();
  }

  private List<Metric> read(Request request) throws SQLException {
    String sql =
        request.key == null
            ? "SELECT \"key\", value, timestamp, step FROM latest_metrics WHERE run_uuid = ?"
            : """
            SELECT "key", value, timestamp, step FROM metrics WHERE run_uuid = ? AND "key" = ?
            ORDER BY timestamp, step, value
            """;
    List<Metric> metrics = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, request.run);
      if (request.key != null) {
        select.setString(2, request.key);
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          metrics.add(
              new Metric(rows.getString(1), rows.getDouble(2), rows.getLong(3), rows.getLong(4)));
        }
      }
    }
    return metrics;
  }

  void close() throws SQLException, InterruptedException {
    writer.interrupt();
    writer.join();
    connection.close();
  }
}
