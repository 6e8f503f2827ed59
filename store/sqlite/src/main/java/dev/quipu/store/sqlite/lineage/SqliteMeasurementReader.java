package dev.quipu.store.sqlite.lineage;

import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.MetricMode;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.lineage.MeasurementReader;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.DamagedValue;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads measurements in the table `measurement`.
public final class SqliteMeasurementReader implements MeasurementReader {
  private static final String COLUMNS =
      """
      SELECT r.id, m.time_us, m.metric, m.step, m.mode, m.value, m.raw, m.object_no, o.digest,
        m.task_id, m.attributes, m.run_no, m.checksum
      """;

  /// The key in its order, behind the project.
  private static final String KEY =
      "m.run_no, m.time_us, m.metric, m.step, m.object_no, m.task_id, m.checksum";

  private final ProjectId project;
  private final Session session;
  private final RunRows runs;

  public SqliteMeasurementReader(ProjectId project, Session session, RunRows runs) {
    this.project = project;
    this.session = session;
    this.runs = runs;
  }

  // ---- lists ----

  /// The key of a row, behind the project. Its text ends with the metric, which may hold spaces.
  private record Place(
      long run, long timeUs, long step, long object, String task, long checksum, String metric) {
    static final Place FIRST = new Place(0, Long.MIN_VALUE, 0, 0, "", 0, "");

    static Place of(@Nullable String text) {
      if (text == null) {
        return FIRST;
      }
      String[] parts = text.split(" ", 7);
      return new Place(
          Long.parseLong(parts[0]),
          Long.parseLong(parts[1]),
          Long.parseLong(parts[2]),
          Long.parseLong(parts[3]),
          parts[4],
          Long.parseLong(parts[5]),
          parts[6]);
    }

    String text() {
      return run + " " + timeUs + " " + step + " " + object + " " + task + " " + checksum + " "
          + metric;
    }
  }

  @Override
  public List<Measurement> ofRun(RunId run, Filter filter, @Nullable String after, int max) {
    RunRow row = runs.find(project, run);
    if (row == null) {
      return List.of();
    }
    Place place = Place.of(after);
    Digest object = filter.object();
    return session.list(
        COLUMNS
            + """
            FROM measurement m
              JOIN run r ON r.project_id = m.project_id AND r.no = m.run_no
              LEFT JOIN object o ON o.no = m.object_no
            WHERE m.project_id = ?1 AND m.run_no = ?2
              AND (m.time_us, m.metric, m.step, m.object_no, m.task_id, m.checksum)
                > (?3, ?4, ?5, ?6, ?7, ?8)
              AND (?10 IS NULL OR m.metric = ?10)
            """
            + (filter.task() == null
                ? " AND ?11 IS NULL"
                : " AND m.task_id = ?11 AND m.task_id <> ''")
            + (object == null
                ? " AND ?12 IS NULL"
                : """
                 AND m.object_no > 0 AND m.object_no = (SELECT named.no FROM object named
                  WHERE named.project_id = ?1 AND named.digest = ?12)
                """)
            + " ORDER BY "
            + KEY
            + " LIMIT ?9",
        SqliteMeasurementReader::measurement,
        project.value(),
        row.no(),
        place.timeUs,
        place.metric,
        place.step,
        place.object,
        place.task,
        place.checksum,
        max,
        filter.metric(),
        filter.task() == null ? null : filter.task().hex(),
        object == null ? null : object.hex());
  }

  @Override
  public List<Measurement> ofObject(
      Digest object, @Nullable String metric, @Nullable String after, int max) {
    Place place = Place.of(after);
    return session.list(
        COLUMNS
            + """
            FROM object o
              JOIN measurement m ON m.project_id = ?1 AND m.object_no = o.no AND m.object_no > 0
              JOIN run r ON r.project_id = ?1 AND r.no = m.run_no
            WHERE o.project_id = ?1 AND o.digest = ?2 AND r.deleted = 0
              AND (m.run_no, m.time_us, m.metric, m.step, m.object_no, m.task_id, m.checksum)
                > (?3, ?4, ?5, ?6, o.no, ?7, ?8)
              AND (?10 IS NULL OR m.metric = ?10)
            """
            + " ORDER BY "
            + KEY
            + " LIMIT ?9",
        SqliteMeasurementReader::measurement,
        project.value(),
        object.hex(),
        place.run,
        place.timeUs,
        place.metric,
        place.step,
        place.task,
        place.checksum,
        max,
        metric);
  }

  private static Measurement measurement(Row row) throws SQLException {
    String task = row.text(10);
    long objectNo = row.number(8);
    String attributes = row.textOrNull(11);
    double mode = row.number(5);
    MetricMeasured measured =
        new MetricMeasured(
            row.number(2),
            row.text(3),
            row.number(4),
            MetricMode.find(mode)
                .orElseThrow(() -> new DamagedValue(mode + " is no mode of a measurement")),
            row.real(6),
            row.real(7),
            objectNo == 0 ? null : new Digest(row.text(9)),
            task.isEmpty() ? null : new SpanId(task),
            attributes == null ? null : new JsonText(attributes));
    Place place =
        new Place(
            row.number(12),
            measured.timeUs(),
            measured.step(),
            objectNo,
            task,
            row.number(13),
            measured.metric());
    return new Measurement(new RunId(row.text(1)), measured, place.text());
  }

  // ---- over runs ----

  private static String json(Collection<String> texts) {
    return texts.stream().map(Object::toString).collect(Collectors.joining("\",\"", "[\"", "\"]"));
  }

  private static String list(RunChoice choice) {
    return switch (choice) {
      case RunChoice.OfExperiments of ->
          of.experiments().stream()
              .map(experiment -> String.valueOf(experiment.value()))
              .collect(Collectors.joining(",", "[", "]"));
      case RunChoice.Named named -> json(named.runs().stream().map(RunId::hex).toList());
    };
  }

  /// The condition of a row `r` of a run: ?1 is the project, ?2 the [#list] of the choice.
  private static String condition(RunChoice choice) {
    return switch (choice) {
      case RunChoice.OfExperiments _ ->
          "r.project_id = ?1 AND r.deleted = 0"
              + " AND r.experiment_id IN (SELECT value FROM json_each(?2))";
      case RunChoice.Named _ ->
          "r.project_id = ?1 AND r.deleted < 2 AND r.id IN (SELECT value FROM json_each(?2))";
    };
  }

  /// The condition of a row `m` of a measurement.
  private static String ofRuns(RunChoice choice) {
    return "m.project_id = ?1 AND m.run_no IN (SELECT r.no FROM run r WHERE "
        + condition(choice)
        + ")";
  }

  @Override
  public List<RunId> runs(RunChoice choice, @Nullable RunId after, int max) {
    return session.list(
        "SELECT r.id FROM run r WHERE "
            + condition(choice)
            + """
             AND r.no > coalesce(
                (SELECT a.no FROM run a WHERE a.project_id = ?1 AND a.id = ?3), 0)
              ORDER BY r.no LIMIT ?4
            """,
        row -> new RunId(row.text(1)),
        project.value(),
        list(choice),
        after == null ? null : after.hex(),
        max);
  }

  @Override
  public List<String> metrics(RunChoice choice, int max) {
    return session.list(
        "SELECT DISTINCT m.metric FROM measurement m WHERE "
            + ofRuns(choice)
            + " AND m.object_no > 0 ORDER BY m.metric LIMIT ?3",
        row -> row.text(1),
        project.value(),
        list(choice),
        max);
  }

  @Override
  public List<Digest> measured(RunChoice choice, @Nullable Order order, int skip, int max) {
    if (order == null) {
      return session.list(
          "SELECT o.digest FROM (SELECT DISTINCT m.object_no FROM measurement m WHERE "
              + ofRuns(choice)
              + """
               AND m.object_no > 0) a JOIN object o ON o.no = a.object_no
                ORDER BY o.no LIMIT ?3 OFFSET ?4
              """,
          row -> new Digest(row.text(1)),
          project.value(),
          list(choice),
          max,
          skip);
    }
    String of = ofRuns(choice);
    return session.list(
        "SELECT o.digest FROM (SELECT DISTINCT m.object_no FROM measurement m WHERE "
            + of
            + " AND m.object_no > 0) a JOIN object o ON o.no = a.object_no LEFT JOIN (SELECT"
            + " m.object_no, "
            + column(order.statistic())
            + " FROM measurement m WHERE "
            + of
            + """
             AND m.object_no > 0 AND m.metric = ?5 GROUP BY m.object_no) s
              ON s.object_no = a.object_no
             ORDER BY s.k IS NULL, s.k\
            """
            + (order.isDescending() ? " DESC" : "")
            + ", o.no LIMIT ?3 OFFSET ?4",
        row -> new Digest(row.text(1)),
        project.value(),
        list(choice),
        max,
        skip,
        order.metric());
  }

  /// A statistic as the column k. Beside `max`, other columns are those of the row with the
  /// greatest value (https://sqlite.org/lang_select.html#bareagg).
  private static String column(Statistic statistic) {
    return switch (statistic) {
      case COUNT -> "count(*) AS k";
      case LAST -> "max(m.time_us), m.raw AS k";
      case MEAN -> "avg(m.raw) AS k";
      case MIN -> "min(m.raw) AS k";
      case MAX -> "max(m.raw) AS k";
    };
  }

  @Override
  public Map<Digest, Map<String, Statistics>> statistics(
      RunChoice choice, Collection<Digest> objects, Collection<String> metrics) {
    Map<Digest, Map<String, Double>> last = new HashMap<>();
    String from =
        """
        FROM json_each(?3) w
          CROSS JOIN object o ON o.project_id = ?1 AND o.digest = w.value
          CROSS JOIN measurement m INDEXED BY measurement_by_object
            ON m.project_id = ?1 AND m.object_no = o.no AND m.object_no > 0
        WHERE m.metric IN (SELECT value FROM json_each(?4)) AND \
        """
            + ofRuns(choice)
            + " GROUP BY o.no, m.metric";
    @Nullable Object[] arguments = {
      project.value(),
      list(choice),
      json(objects.stream().map(Digest::hex).toList()),
      names(metrics)
    };
    session.keepEach(
        "SELECT o.digest, m.metric, m.raw, max(m.time_us) " + from,
        row ->
            last.computeIfAbsent(new Digest(row.text(1)), _ -> new HashMap<>())
                .put(row.text(2), row.real(3)),
        arguments);
    Map<Digest, Map<String, Statistics>> all = new LinkedHashMap<>();
    session.keepEach(
        "SELECT o.digest, m.metric, count(*), avg(m.raw), min(m.raw), max(m.raw) " + from,
        row -> {
          Digest object = new Digest(row.text(1));
          String metric = row.text(2);
          double lastRaw =
              Objects.requireNonNull(Objects.requireNonNull(last.get(object)).get(metric));
          all.computeIfAbsent(object, _ -> new LinkedHashMap<>())
              .put(
                  metric,
                  new Statistics(row.number(3), lastRaw, row.real(4), row.real(5), row.real(6)));
        },
        arguments);
    return all;
  }

  /// Names as a JSON array; names are free text.
  private static String names(Collection<String> names) {
    return names.stream()
        .map(name -> JsonString.of(name).text())
        .collect(Collectors.joining(",", "[", "]"));
  }

  // ---- of tasks and their objects ----

  @Override
  public Map<Task, Map<String, Double>> lastOfTasks(RunId run, Collection<Task> tasks) {
    Map<Task, Map<String, Double>> all = new HashMap<>();
    RunRow found = runs.find(project, run);
    if (found == null) {
      return all;
    }
    for (Task task : tasks) {
      SequencedMap<String, Double> last = new LinkedHashMap<>();
      SpanId id = task.id();
      session.keepEach(
          "SELECT m.metric, m.raw, max(m.time_us) FROM measurement m"
              + " WHERE m.project_id = ? AND m.run_no = ? AND m.task_id = ?"
              + (id == null ? " AND m.object_no = 0" : " AND m.task_id <> ''")
              + " GROUP BY m.metric",
          row -> last.put(row.text(1), row.real(2)),
          project.value(),
          found.no(),
          id == null ? "" : id.hex());
      if (!last.isEmpty()) {
        all.put(task, last);
      }
    }
    return all;
  }

  @Override
  public Map<Digest, Map<String, Double>> lastOfObjects(
      Collection<Digest> objects, @Nullable RunId run) {
    Map<Digest, Map<String, Double>> all = new HashMap<>();
    session.keepEach(
        """
        SELECT o.digest, m.metric, m.raw, max(m.time_us) FROM json_each(?2) w
          CROSS JOIN object o ON o.project_id = ?1 AND o.digest = w.value
          CROSS JOIN measurement m INDEXED BY measurement_by_object
            ON m.project_id = ?1 AND m.object_no = o.no AND m.object_no > 0
          JOIN run r ON r.project_id = ?1 AND r.no = m.run_no
        WHERE \
        """
            + (run == null ? "r.deleted = 0 AND ?3 IS NULL" : "r.id = ?3")
            + " GROUP BY o.no, m.metric",
        row ->
            all.computeIfAbsent(new Digest(row.text(1)), _ -> new LinkedHashMap<>())
                .put(row.text(2), row.real(3)),
        project.value(),
        json(objects.stream().map(Digest::hex).toList()),
        run == null ? null : run.hex());
    return all;
  }
}
