package dev.quipu.benchmarks.load;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.sqlite.SQLiteConfig;

/// Runs as MLflow lays them out on SQLite, and its search for them as SQL: a join with a sub-query
/// for each condition and each order, then the values of the page.
///
/// It is given what MLflow's server does not have: a page cache that holds the whole database,
/// statements prepared once, no HTTP, no JSON, no objects, and nobody who writes.
public final class RowTable implements AutoCloseable {
  private static final int RUNS_PER_COMMIT = 10_000;

  /// A clause per statement, as MLflow 3.17 creates them, without the columns left empty here.
  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS runs (
            run_uuid VARCHAR(32) NOT NULL,
            name VARCHAR(250),
            source_type VARCHAR(20),
            source_name VARCHAR(500),
            entry_point_name VARCHAR(50),
            user_id VARCHAR(256),
            status VARCHAR(9),
            start_time BIGINT,
            end_time BIGINT,
            source_version VARCHAR(50),
            lifecycle_stage VARCHAR(20),
            artifact_uri VARCHAR(200),
            experiment_id INTEGER,
            CONSTRAINT run_pk PRIMARY KEY (run_uuid)
          )
          """,
          """
          CREATE TABLE IF NOT EXISTS params (
            "key" VARCHAR(250) NOT NULL,
            value VARCHAR(8000) NOT NULL,
            run_uuid VARCHAR(32) NOT NULL,
            CONSTRAINT param_pk PRIMARY KEY ("key", run_uuid)
          )
          """,
          """
          CREATE TABLE IF NOT EXISTS tags (
            "key" VARCHAR(250) NOT NULL,
            value VARCHAR(8000),
            run_uuid VARCHAR(32) NOT NULL,
            CONSTRAINT tag_pk PRIMARY KEY ("key", run_uuid)
          )
          """,
          """
          CREATE TABLE IF NOT EXISTS latest_metrics (
            "key" VARCHAR(250) NOT NULL,
            value FLOAT NOT NULL,
            timestamp BIGINT,
            step BIGINT NOT NULL,
            is_nan BOOLEAN NOT NULL,
            run_uuid VARCHAR(32) NOT NULL,
            CONSTRAINT latest_metric_pk PRIMARY KEY ("key", run_uuid)
          )
          """,
          "CREATE INDEX IF NOT EXISTS index_params_run_uuid ON params (run_uuid)",
          "CREATE INDEX IF NOT EXISTS index_tags_run_uuid ON tags (run_uuid)",
          "CREATE INDEX IF NOT EXISTS index_latest_metrics_run_uuid ON latest_metrics (run_uuid)");

  private final Connection connection;

  /// Opens the tables, making them if MLflow has not.
  public RowTable(Path database) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setCacheSize(-2048 << 10);
    connection = config.createConnection("jdbc:sqlite:" + database);
    try (Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute(table);
      }
    }
  }

  public void fill(RunTable table) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement run =
            connection.prepareStatement(
                """
                INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name,
                  user_id, status, start_time, end_time, source_version, lifecycle_stage,
                  artifact_uri, experiment_id)
                VALUES (?, ?, 'LOCAL', '', '', 'somebody', 'FINISHED', ?, ?, '', 'active', ?, 0)
                """);
        PreparedStatement param =
            connection.prepareStatement(
                "INSERT INTO params (\"key\", value, run_uuid) VALUES (?, ?, ?)");
        PreparedStatement tag =
            connection.prepareStatement(
                "INSERT INTO tags (\"key\", value, run_uuid) VALUES (?, ?, ?)");
        PreparedStatement metric =
            connection.prepareStatement(
                """
                INSERT INTO latest_metrics ("key", value, timestamp, step, is_nan, run_uuid)
                VALUES (?, ?, ?, 1, 0, ?)
                """)) {
      for (int n = 0; n < table.runs(); n++) {
        RunTable.Row row = table.row(n);
        execute(
            run,
            row.id(),
            "run-" + n,
            row.startMs(),
            row.startMs() + 60_000,
            "mlflow-artifacts:/0/" + row.id() + "/artifacts");
        for (int k = 0; k < RunTable.COLUMNS_OF_A_KIND; k++) {
          execute(param, "p" + k, row.params().get(k), row.id());
          execute(tag, "t" + k, row.tags().get(k), row.id());
          execute(metric, "m" + k, row.metrics().get(k), row.startMs(), row.id());
        }
        if (n % RUNS_PER_COMMIT == 0) {
          connection.commit();
        }
      }
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  private static void execute(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    statement.executeUpdate();
  }

  /// Searches, reads the page whole and says how many values it has.
  public int search(RunTable.Question question) throws SQLException {
    List<String> page = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT runs.*, CASE WHEN (o.is_nan = 1) THEN 1 WHEN (o.value IS NULL) THEN 2 ELSE 0 END
              AS clause_1, o.value
            FROM runs
            JOIN (SELECT * FROM latest_metrics WHERE "key" = 'm0' AND value > ?) AS a
              ON runs.run_uuid = a.run_uuid
            JOIN (SELECT * FROM params WHERE "key" = 'p0' AND value = ?) AS b
              ON runs.run_uuid = b.run_uuid
            LEFT OUTER JOIN (SELECT * FROM latest_metrics WHERE "key" = ?) AS o
              ON runs.run_uuid = o.run_uuid
            WHERE runs.experiment_id IN (0) AND runs.lifecycle_stage IN ('active')
            ORDER BY clause_1, o.value DESC, runs.start_time DESC, runs.run_uuid
            LIMIT 100 OFFSET 0
            """)) {
      select.setDouble(1, question.above());
      select.setString(2, question.word());
      select.setString(3, question.sort());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          page.add(rows.getString(1));
        }
      }
    }
    return values("params", page) + values("tags", page) + values("latest_metrics", page);
  }

  private int values(String table, List<String> runs) throws SQLException {
    int values = 0;
    String marks = String.join(",", Collections.nCopies(runs.size(), "?"));
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT \"key\", value, run_uuid FROM "
                + table
                + " WHERE run_uuid IN ("
                + marks
                + ")")) {
      for (int i = 0; i < runs.size(); i++) {
        select.setString(i + 1, runs.get(i));
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          if (rows.getString(1).length() + rows.getString(2).length() > 0) {
            values++;
          }
        }
      }
    }
    return values;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
