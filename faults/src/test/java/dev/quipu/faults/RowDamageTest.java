package dev.quipu.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.codec.otlp.ReceivedSpans.Received;
import dev.quipu.codec.otlp.SpanMessage;
import dev.quipu.core.alerts.Alert;
import dev.quipu.core.alerts.AlertFiring;
import dev.quipu.core.alerts.AlertId;
import dev.quipu.core.alerts.AlertRule;
import dev.quipu.core.alerts.AlertSeverity;
import dev.quipu.core.alerts.StopRequest;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.evaluation.Score;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.frame.LogEntry;
import dev.quipu.core.frame.LogFrames;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.MetricMode;
import dev.quipu.core.lineage.ObjectDigest;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.lineage.TaskStatus;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.model.Level;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.trace.AttributeValue;
import dev.quipu.core.trace.Span;
import dev.quipu.core.trace.SpanStatus;
import dev.quipu.engine.Engine;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.webhooks.Occurrence;
import dev.quipu.engine.port.webhooks.Secret;
import dev.quipu.engine.port.webhooks.Try;
import dev.quipu.engine.port.webhooks.Webhook;
import dev.quipu.engine.port.webhooks.WebhookFormat;
import dev.quipu.engine.port.webhooks.WebhookId;
import dev.quipu.engine.port.webhooks.WebhookWriter;
import dev.quipu.faults.Reading.Verdict;
import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import dev.quipu.server.app.Verification;
import dev.quipu.store.files.FileBlobStore;
import dev.quipu.store.sqlite.SqliteStore;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Damages each column of each table in one row. Everything else is served as before, and
/// verification names the row. The number of damages is `-Dquipu.faults.rows`, the seed
/// `-Dquipu.faults.seed`.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RowDamageTest {
  /// Bodies with a checksum, which other tests damage; the record of migrations, which is not read;
  /// the secret, which can be created anew.
  private static final Set<String> ELSEWHERE =
      Set.of("frame.body", "chunk.body", "secret.name", "secret.value");

  /// Values that are written with each append and stored once: verification finds only a value that
  /// the store never writes there.
  private static final Set<String> HELD_ONCE =
      Set.of(
          "frame.received_ms",
          "series.last_frame",
          "writer_sequence.writer",
          "writer_sequence.sequence");

  private static final int ROWS = Integer.getInteger("quipu.faults.rows", 40);

  private final long seed = Long.getLong("quipu.faults.seed", System.nanoTime());

  @TempDir private Path folder;
  private final Logger log = Logger.getLogger("dev.quipu");

  private String damagedExperiment = "";
  private String damagedRun = "";
  private String neighbour = "";
  private String soundExperiment = "";
  private String soundRun = "";

  /// @param value as SQL: another value that could have been stored, or none if there is none
  private record Damage(String table, String column, String value) {
    @Override
    public String toString() {
      return table + "." + column + " = " + value;
    }
  }

  @BeforeEach
  void beSilent() {
    log.setLevel(java.util.logging.Level.OFF);
  }

  @AfterEach
  void speakAgain() {
    log.setLevel(null);
  }

  @Test
  void oneBadRowIsNamedAndEverythingElseIsServed() throws Exception {
    Path data = folder.resolve("data");
    fill(data);
    assertThat(flaws(data)).isEmpty();
    Reading whole;
    try (QuipuServer server = start(data);
        Wire wire = new Wire(server.url())) {
      whole = Reading.whole(wire, List.of(soundRun));
    }
    fillWithLeftovers(data);
    List<Damage> damages = damages(data);
    assertThat(damages).hasSizeGreaterThan(200);
    System.out.printf("Damaged rows: -Dquipu.faults.seed=%d%n", seed);
    Collections.shuffle(damages, new Random(seed));
    List<Damage> some = damages.subList(0, Math.min(ROWS, damages.size()));
    for (Damage damage : some) {
      Path copy = folder.resolve("copy");
      copy(data, copy);
      damage(copy, damage);
      List<String> flaws = flaws(copy);
      if (!HELD_ONCE.contains(damage.table() + "." + damage.column())) {
        assertThat(flaws).as(damage.toString()).anyMatch(flaw -> names(flaw, damage));
      }
      try (QuipuServer server = start(copy);
          Wire wire = new Wire(server.url())) {
        whole
            .compare(wire)
            .forEach((path, verdict) -> {
              if (!path.endsWith("/experiments")) {
                assertThat(verdict).as("%s after %s", path, damage).isEqualTo(Verdict.SAME);
              }
            });
        requireOthers(wire, damage);
      }
      delete(copy);
    }
    System.out.println("Rows were damaged in " + some.size() + " ways");
  }

  /// Flaws of points are named by their run and series, frame or chunk.
  private boolean names(String flaw, Damage damage) {
    return flaw.startsWith("table " + damage.table + ", ")
        || (Set.of("frame", "chunk", "series").contains(damage.table)
            && flaw.startsWith("run " + damagedRun + ", "));
  }

  private void requireOthers(Wire wire, Damage damage) throws IOException {
    assertThat(text(wire.tryGet("/api/v1/projects/default/experiments"), damage))
        .contains("\"sound\"");
    for (String more :
        List.of(
            "",
            ", \"filter\": \"metrics.loss < 100\"",
            ", \"filter\": \"attributes.status != 'FAILED'\"",
            ", \"order_by\": [\"params.lr ASC\"]")) {
      String body = "{\"experiment_ids\": [\"%s\"]%s}";
      assertThat(text(wire.tryPost("runs/search", body.formatted(soundExperiment, more)), damage))
          .as("%s after %s", more, damage)
          .contains(soundRun);
      if (!damage.table.equals("experiment")) {
        assertThat(
                text(wire.tryPost("runs/search", body.formatted(damagedExperiment, more)), damage))
            .as("%s after %s", more, damage)
            .contains(neighbour);
      }
    }
  }

  private static String text(HttpResponse<String> answer, Damage damage) {
    assertThat(answer.statusCode()).as("%s: %s", damage, answer.body()).isEqualTo(200);
    return answer.body();
  }

  // ---- what is damaged ----

  private void fill(Path data) throws Exception {
    try (QuipuServer server = start(data);
        Wire wire = new Wire(server.url())) {
      damagedExperiment = experiment(wire, "damaged");
      soundExperiment = experiment(wire, "sound");
      damagedRun = run(wire, damagedExperiment, 1);
      neighbour = run(wire, damagedExperiment, 2);
      soundRun = run(wire, soundExperiment, 3);
      lineage(wire);
      model(wire);
      caseSet(wire);
      wire.post(
          "issues",
          """
          {"experiment_id": "%s", "name": "issue", "description": "d", "root_causes": ["c"],
           "severity": "low", "source_run_id": "%s"}
          """
              .formatted(damagedExperiment, damagedRun));
      registeredModel(wire);
      trace(wire);
    }
    FileBlobStore blobs = FileBlobStore.open(data);
    try (SqliteStore store = SqliteStore.open(data, InstantSource.system(), blobs);
        Engine engine =
            Engine.over(store, blobs, InstantSource.system(), IdSource.system(), new Random(1))) {
      engine.compactor().compact(ProjectId.DEFAULT, new RunId(damagedRun));
      engine
          .traces()
          .log(
              Scope.of(ProjectId.DEFAULT),
              ExperimentId.find(damagedExperiment).orElseThrow(),
              List.of(span()));
      Digest artifact = Digest.of("bytes1".getBytes(StandardCharsets.UTF_8));
      store.write(
          Scope.of(ProjectId.DEFAULT),
          tx -> {
            tx.lineage().putContent(artifact, 6, 1);
            alerts(tx);
            webhook(tx.webhooks());
            return true;
          });
    }
    try (QuipuServer server = start(data);
        Wire wire = new Wire(server.url())) {
      log(wire, damagedRun, 2);
    }
    String run = "(SELECT no FROM run WHERE id = '" + damagedRun + "')";
    execute(
        data,
        List.of(
            "UPDATE run SET end_ms = 5, deleted_ms = NULL, parent_id = '"
                + neighbour
                + "' WHERE id = '"
                + damagedRun
                + "'",
            "INSERT INTO run_notes VALUES (1, " + run + ", 'notes')",
            "INSERT INTO run_notes_version VALUES (1, " + run + ", 1, 9, 'me', 'notes')",
            "INSERT INTO model_artifact SELECT a.project_id, m.no, 'a/b', a.digest, a.size_bytes,"
                + " a.media_type, 8 FROM artifact a, logged_model m LIMIT 1",
            "INSERT INTO artifact_folder VALUES (1, " + run + ", 'empty', 9)",
            "INSERT INTO artifact_reference VALUES (1, "
                + run
                + ", 'data', 's3://b/k', 9, NULL, NULL, 'text/plain', 9)",
            "INSERT INTO purged VALUES (1, 0, 0)",
            "INSERT INTO project_artifact SELECT project_id, 'a/b', digest, size_bytes, media_type,"
                + " 8 FROM artifact LIMIT 1",
            "INSERT OR REPLACE INTO pulse VALUES (1, " + run + ", 7, 1)",
            "INSERT INTO attempt VALUES (1, "
                + run
                + ", 1, '"
                + "ab".repeat(16)
                + "', 1000, 3, 1)"));
  }

  /// A webhook that is sent nothing, with a message and a try.
  private static void webhook(WebhookWriter webhooks) {
    Webhook webhook =
        new Webhook(
            new WebhookId("ef".repeat(16)),
            "hook",
            "text",
            WebhookFormat.JSON,
            "https://hooks.example/",
            List.of("run.failed"),
            new Secret("hidden"),
            false,
            8,
            9);
    webhooks.put(webhook);
    webhooks.add(webhook.id(), new Occurrence("run.failed", 9, "failed", "runs/1", "{}"), 9);
    webhooks.addTry(webhook.id(), 1, new Try(1, 9, 1, 500, "no"));
  }

  /// Adds rows that a server removes by itself soon after its start.
  private void fillWithLeftovers(Path data) throws SQLException {
    String run = "(SELECT no FROM run WHERE id = '" + damagedRun + "')";
    String digest = "(SELECT digest FROM artifact LIMIT 1)";
    String size = "(SELECT size_bytes FROM artifact LIMIT 1)";
    String id = "'" + "cd".repeat(16) + "'";
    execute(
        data,
        List.of(
            "INSERT INTO upload VALUES (1, " + id + ", " + run + ", 'up/load', 9, 9, NULL)",
            "INSERT INTO upload_part VALUES (1, " + id + ", 1, " + digest + ", " + size + ")",
            "INSERT INTO leftover VALUES (1, " + digest + ")"));
  }

  private void alerts(WriteTransaction tx) {
    RunId run = new RunId(damagedRun);
    ExperimentId experiment = tx.runs().find(run).orElseThrow().experiment();
    AlertRule rule =
        new AlertRule("a > 1", "m", AlertSeverity.INFO, 5000L, true, true, List.of("w"));
    AlertId ofRun = new AlertId("ab".repeat(16));
    tx.alerts().put(new Alert(ofRun, experiment, run, rule, 1, 2, 3, "me"));
    tx.alerts().put(new Alert(new AlertId("cd".repeat(16)), experiment, null, rule, 1, 2, 3, "me"));
    AlertFiring.Point point = new AlertFiring.Point("a", 1, 2, 2.5);
    AlertFiring.Acknowledgement seen = new AlertFiring.Acknowledgement(9, "me");
    tx.alerts().add(new AlertFiring(0, ofRun, experiment, run, 7, 8, rule, point, seen));
    tx.alerts().putStop(run, new StopRequest(9, "me", "hot"));
    tx.alerts().reach(1);
  }

  private static String experiment(Wire wire, String name) throws IOException {
    return wire.post(
            "experiments/create",
            "{\"name\": \"%s\", \"tags\": [{\"key\": \"k\", \"value\": \"v\"}]}".formatted(name))
        .requiredText("experiment_id");
  }

  private static String run(Wire wire, String experiment, int n) throws IOException {
    String run =
        wire.post(
                "runs/create",
                """
                {"experiment_id": "%s", "run_name": "run %d", "user_id": "me", "start_time": %d}
                """
                    .formatted(experiment, n, n))
            .object("run")
            .flatMap(found -> found.object("info"))
            .flatMap(info -> info.text("run_id"))
            .orElseThrow();
    log(wire, run, 1);
    wire.post(
        "runs/log-batch",
        """
        {"run_id": "%s", "params": [{"key": "lr", "value": "0.%d"}, {"key": "w", "value": "word"}],
         "tags": [{"key": "t", "value": "tag"}]}
        """
            .formatted(run, n));
    wire.post(
        "runs/log-inputs",
        """
        {"run_id": "%s", "datasets": [{"dataset": {"name": "d", "digest": "d1", "source_type": "s",
          "source": "here", "schema": "{}", "profile": "{}"},
          "tags": [{"key": "context", "value": "training"}]}]}
        """
            .formatted(run));
    Wire.require(
        "file", wire.tryPut(run, "files/a.txt", ("bytes" + n).getBytes(StandardCharsets.UTF_8)));
    return run;
  }

  /// A task with an input and an output, which it measures, an object that is not used, and a log
  /// entry.
  private void lineage(Wire wire) throws IOException {
    String schema = "{}";
    FrameBuilder frame = new FrameBuilder(FrameKind.LINEAGE);
    SpanId task = new SpanId("00000000000000aa");
    for (String text : List.of("\"in\"", "\"out\"")) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      Digest content = Digest.of(bytes);
      Digest digest = ObjectDigest.of("application/json", schema, content);
      LineageFrames.add(
          frame,
          new ObjectLogged(1, digest, "application/json", schema, content, bytes.length, bytes));
      Direction direction = text.equals("\"in\"") ? Direction.INPUT : Direction.OUTPUT;
      LineageFrames.add(
          frame, new ObjectUsed(2, direction, "value", digest, task, new JsonText("{\"a\":1}")));
      LineageFrames.add(
          frame,
          new MetricMeasured(
              3, "score", 1, MetricMode.AVG, 0.1, 0.3, digest, task, new JsonText("{\"a\":1}")));
    }
    LineageFrames.add(frame, unused());
    Score score = Score.builder("exact", "").value(1.0).success(true).build();
    LineageFrames.add(
        frame,
        new CaseEvaluated(
            4,
            task,
            new EvaluationRow(
                "d",
                "case",
                new JsonText("{\"output\":1}"),
                new JsonText("{\"slice\":1}"),
                List.of(score))));
    LineageFrames.add(
        frame,
        new TaskChanged(
            1,
            2L,
            task,
            new SpanId("00000000000000bb"),
            "task",
            "label",
            TaskStatus.FAILED,
            new JsonText("{\"a\":1}"),
            "error"));
    Wire.require(
        "lineage",
        wire.tryPostFrame(
            damagedRun, "00000000000000000000000000000002", 1, frame.build().encoded()));
    FrameBuilder log = new FrameBuilder(FrameKind.LOG);
    LogFrames.add(log, new LogEntry(1, Level.INFO, "message", "", null, null));
    Wire.require(
        "log",
        wire.tryPostFrame(
            damagedRun, "00000000000000000000000000000002", 2, log.build().encoded()));
  }

  /// An object that is logged and not used.
  private static ObjectLogged unused() {
    byte[] bytes = "\"unused\"".getBytes(StandardCharsets.UTF_8);
    Digest content = Digest.of(bytes);
    Digest digest = ObjectDigest.of("application/json", "{}", content);
    return new ObjectLogged(1, digest, "application/json", "{}", content, bytes.length, bytes);
  }

  /// A model that the run has made and measured.
  private void model(Wire wire) throws IOException {
    String model =
        wire.post(
                "logged-models",
                """
                {"experiment_id": "%s", "name": "model", "model_type": "t", "source_run_id": "%s",
                 "params": [{"key": "p", "value": "1"}], "tags": [{"key": "t", "value": "v"}]}
                """
                    .formatted(damagedExperiment, damagedRun))
            .object("model")
            .flatMap(found -> found.object("info"))
            .flatMap(info -> info.text("model_id"))
            .orElseThrow();
    wire.post(
        "runs/log-metric",
        """
        {"run_id": "%s", "key": "acc", "value": 0.5, "timestamp": 1, "model_id": "%s",
         "dataset_name": "d", "dataset_digest": "d1"}
        """
            .formatted(damagedRun, model));
    wire.post(
        "runs/outputs",
        "{\"run_id\": \"%s\", \"models\": [{\"model_id\": \"%s\", \"step\": 1}]}"
            .formatted(damagedRun, model));
  }

  /// A set of cases of the experiment.
  private void caseSet(Wire wire) throws IOException {
    String set =
        wire.post(
                "datasets/create",
                """
                {"name": "cases", "experiment_ids": ["%s"], "tags": "{\\"t\\": \\"v\\"}"}
                """
                    .formatted(damagedExperiment))
            .object("dataset")
            .flatMap(found -> found.text("dataset_id"))
            .orElseThrow();
    wire.post(
        "datasets/" + set + "/records",
        """
        {"records": "[{\\"inputs\\": {\\"q\\": 1}, \\"outputs\\": 2, \\"expectations\\": {\\"a\\": 3},\
         \\"tags\\": {\\"t\\": \\"v\\"}, \\"source\\": {\\"source_type\\": \\"CODE\\"}}]"}
        """);
  }

  /// A registered model with a version.
  private void registeredModel(Wire wire) throws IOException {
    wire.post(
        "registered-models/create",
        "{\"name\": \"registered\", \"tags\": [{\"key\": \"t\", \"value\": \"v\"}]}");
    wire.post(
        "model-versions/create",
        """
        {"name": "registered", "source": "s3://b/k", "run_id": "%s",
         "tags": [{"key": "t", "value": "v"}]}
        """
            .formatted(damagedRun));
    wire.post(
        "registered-models/alias",
        "{\"name\": \"registered\", \"alias\": \"best\", \"version\": \"1\"}");
  }

  /// A trace with all that a trace may have but for spans.
  private void trace(Wire wire) throws IOException {
    Wire.require(
        "trace",
        wire.tryPostJson(
            "/api/3.0/mlflow/traces",
            """
            {"trace": {"trace_info": {"trace_id": "tr-%s", "state": "OK", "client_request_id": "c",
             "trace_location": {"mlflow_experiment": {"experiment_id": "%s"}},
             "request_preview": "q", "response_preview": "a", "execution_duration": "1s",
             "request_time": "2026-01-01T00:00:00Z", "tags": {"t": "v"},
             "trace_metadata": {"mlflow.sourceRun": "%s"},
             "assessments": [{"assessment_name": "good", "feedback": {"value": 1},
              "span_id": "0000000000000001", "rationale": "r", "metadata": {"m": "v"},
              "source": {"source_type": "HUMAN", "source_id": "ann"}}]}}}
            """
                .formatted("ab".repeat(16), damagedExperiment, damagedRun)));
    // A link to a trace that has not come.
    Wire.require(
        "early link",
        wire.tryPostJson(
            "/api/3.0/mlflow/traces/link-to-run",
            "{\"run_id\": \"%s\", \"trace_ids\": [\"tr-%s\"]}"
                .formatted(damagedRun, "cd".repeat(16))));
  }

  private static Received span() {
    Span span =
        new Span(
            "ab".repeat(16),
            "0000000000000001",
            "0000000000000002",
            "span",
            1,
            1,
            2,
            SpanStatus.OK,
            "",
            Map.of("gen_ai.usage.input_tokens", new AttributeValue.Whole(1)),
            List.of());
    return new Received(span, SpanMessage.encode(span));
  }

  private static void log(Wire wire, String run, int sequence) throws IOException {
    FrameBuilder frame = new FrameBuilder();
    for (int step = 10 * sequence; step < 10 * sequence + 10; step++) {
      frame.add("loss", step, step, 1.0 / step);
    }
    Wire.require(
        "frame",
        wire.tryPostFrame(
            run, "00000000000000000000000000000001", sequence, frame.build().encoded()));
  }

  /// One or two damages for each column.
  private List<Damage> damages(Path data) throws SQLException {
    List<Damage> damages = new ArrayList<>();
    try (Connection connection = open(data);
        Statement statement = connection.createStatement();
        ResultSet columns =
            statement.executeQuery(
                """
                SELECT t.name, c.name, c.type, c."notnull", c.pk
                FROM sqlite_schema t JOIN pragma_table_info(t.name) c
                WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name <> 'migration'
                """)) {
      while (columns.next()) {
        String table = columns.getString(1);
        String column = columns.getString(2);
        if (ELSEWHERE.contains(table + "." + column)) {
          continue;
        }
        String name = "\"" + column + "\"";
        switch (columns.getString(3)) {
          case "TEXT" -> {
            damages.add(
                new Damage(table, column, "CAST(x'ff' || coalesce(" + name + ", '') AS TEXT)"));
            damages.add(
                new Damage(
                    table,
                    column,
                    "iif(substr("
                        + name
                        + ", 1, 1) = 'b', 'c', 'b') || substr(coalesce("
                        + name
                        + ", ''), 2)"));
          }
          case "INTEGER" -> {
            damages.add(new Damage(table, column, "-7"));
            damages.add(new Damage(table, column, "coalesce(" + name + ", 0) + 4096"));
          }
          case "REAL", "ANY" -> damages.add(new Damage(table, column, "77.5"));
          case "BLOB" -> damages.add(new Damage(table, column, "x'00'"));
          default -> throw new AssertionError(table + "." + column);
        }
      }
    }
    return damages;
  }

  /// Damages a row of the run, or the first row of the table, but no index.
  private void damage(Path data, Damage damage) throws SQLException {
    try (Connection connection = open(data);
        Statement statement = connection.createStatement()) {
      String of = where(statement, damage.table);
      statement.execute("PRAGMA ignore_check_constraints = ON");
      statement.execute("PRAGMA writable_schema = ON");
      statement.execute(
          "CREATE TEMP TABLE kept AS SELECT * FROM sqlite_schema"
              + " WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = '"
              + damage.table
              + "'");
      statement.execute("DELETE FROM sqlite_schema WHERE name IN (SELECT name FROM kept)");
      statement.execute("PRAGMA writable_schema = RESET");
      assertThat(
              statement.executeUpdate(
                  "UPDATE "
                      + damage.table
                      + " SET \""
                      + damage.column
                      + "\" = "
                      + damage.value
                      + of))
          .as(damage.toString())
          .isEqualTo(1);
      statement.execute("PRAGMA writable_schema = ON");
      statement.execute("INSERT INTO sqlite_schema SELECT * FROM kept");
      statement.execute("PRAGMA writable_schema = RESET");
    }
  }

  private String where(Statement statement, String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    try (ResultSet found = statement.executeQuery("PRAGMA table_info(" + table + ")")) {
      while (found.next()) {
        columns.add(found.getString("name"));
        if (found.getInt("pk") > 0) {
          keys.add('"' + found.getString("name") + '"');
        }
      }
    }
    String condition =
        table.equals("run")
            ? " WHERE id = '" + damagedRun + "'"
            : columns.contains("run_no") && !table.equals("purged")
                ? " WHERE run_no = (SELECT no FROM run WHERE id = '" + damagedRun + "')"
                : columns.contains("experiment_id") && !table.equals("purged")
                    ? " WHERE experiment_id = " + damagedExperiment
                    : table.equals("experiment") ? " WHERE id = " + damagedExperiment : "";
    String key = keys.stream().collect(Collectors.joining(", ", "(", ")"));
    String list = String.join(", ", keys);
    try (ResultSet first =
        statement.executeQuery("SELECT " + list + " FROM " + table + condition + " LIMIT 1")) {
      assertThat(first.next()).as("a row of " + table).isTrue();
    }
    return " WHERE " + key + " = (SELECT " + list + " FROM " + table + condition + " LIMIT 1)";
  }

  private static Connection open(Path data) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + data.resolve("quipu.db"));
  }

  private static void execute(Path data, List<String> statements) throws SQLException {
    try (Connection connection = open(data);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        assertThat(statement.executeUpdate(sql)).as(sql).isEqualTo(1);
      }
    }
  }

  private static QuipuServer start(Path data) {
    return QuipuServer.start(new ServerOptions("127.0.0.1", 0, data, Set.of(), false));
  }

  private static List<String> flaws(Path data) {
    List<String> flaws = new ArrayList<>();
    Verification.run(data, InstantSource.system(), flaws::add, (_, _, _) -> {});
    return flaws;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.resolveSibling(""));
        Files.copy(file, target);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
