package dev.quipu.store.sqlite.write;

import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.Digest;
import dev.quipu.engine.port.lineage.LineageWriter;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.tables.RowChecksum;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the records of the lineage of one run into the tables `object`, `object_schema`, `task`,
/// `object_use`, `object_link`, `object_held` and `measurement`. A record that is there changes
/// nothing.
final class LineageRows {
  private final Session session;
  private final long project;
  private final long runNo;
  private final Map<Digest, Long> objects = new HashMap<>();
  private final Map<String, Long> schemas = new HashMap<>();

  /// The tasks that have got inputs or outputs.
  private final Set<SpanId> touched = new HashSet<>();

  /// The objects that the run has logged.
  private final Set<Long> logged = new LinkedHashSet<>();

  LineageRows(Session session, long project, long runNo) {
    this.session = session;
    this.project = project;
    this.runNo = runNo;
  }

  void put(List<LineageRecord> records) {
    for (LineageRecord record : records) {
      switch (record) {
        case ObjectLogged object -> put(object);
        case TaskChanged task -> put(task);
        case ObjectUsed use -> put(use);
        case ObjectsLinked link ->
            link(
                object(link.from()),
                object(link.to()),
                link.name(),
                link.timeUs(),
                text(link.attributes()));
        case MetricMeasured measured -> put(measured);
      }
    }
    touched.forEach(this::linkOutputs);
    logged.forEach(this::hold);
  }

  private static @Nullable String text(@Nullable JsonText json) {
    return json == null ? null : json.text();
  }

  // ---- objects ----

  /// The number of an object, which is made if it is not there.
  private long object(Digest digest) {
    return objects.computeIfAbsent(digest, this::findOrMake);
  }

  private long findOrMake(Digest digest) {
    Long known = number(digest);
    if (known != null) {
      return known;
    }
    long no = session.number("SELECT coalesce(max(no), 0) + 1 FROM object");
    session.update(
        "INSERT INTO object (project_id, no, digest, checksum) VALUES (?, ?, ?, ?)",
        project,
        no,
        digest.hex(),
        RowChecksum.of(project, no, digest.hex(), null, null, null, null, null));
    return no;
  }

  private @Nullable Long number(Digest digest) {
    return session.first(
        "SELECT no FROM object WHERE project_id = ? AND digest = ?",
        row -> row.number(1),
        project,
        digest.hex());
  }

  private void put(ObjectLogged object) {
    long no = object(object.digest());
    logged.add(no);
    if (session.exists("SELECT 1 FROM object WHERE no = ? AND media_type IS NOT NULL", no)) {
      return;
    }
    long schema = schemas.computeIfAbsent(object.schema(), this::schema);
    session.update(
        """
        UPDATE object SET media_type = ?, schema_no = ?, content = ?, size_bytes = ?,
          logged_us = ?, checksum = ?, body = ? WHERE no = ?
        """,
        object.mediaType(),
        schema,
        object.content().hex(),
        object.sizeBytes(),
        object.timeUs(),
        RowChecksum.of(
            project,
            no,
            object.digest().hex(),
            object.mediaType(),
            schema,
            object.content().hex(),
            object.sizeBytes(),
            object.timeUs()),
        object.bytes() == null ? inline(object.content()) : object.bytes(),
        no);
  }

  /// The bytes that another object has inline: its run may be removed before that of this one.
  private byte @Nullable [] inline(Digest content) {
    return session.first(
        "SELECT body FROM object WHERE project_id = ? AND content = ? AND body IS NOT NULL LIMIT 1",
        row -> row.bytes(1),
        project,
        content.hex());
  }

  /// Notes that the run holds an object which it has logged and does not use.
  private void hold(long object) {
    if (!session.exists(
        "SELECT 1 FROM object_use WHERE project_id = ? AND object_no = ? AND run_no = ?",
        project,
        object,
        runNo)) {
      session.update(
          """
          INSERT INTO object_held (project_id, run_no, object_no, checksum) VALUES (?, ?, ?, ?)
          ON CONFLICT DO NOTHING
          """,
          RowChecksum.append(project, runNo, object));
    }
  }

  private long schema(String schema) {
    String digest = Digest.of(schema.getBytes(StandardCharsets.UTF_8)).hex();
    Long known =
        session.first(
            "SELECT no FROM object_schema WHERE project_id = ? AND digest = ?",
            row -> row.number(1),
            project,
            digest);
    if (known != null) {
      return known;
    }
    long no = session.number("SELECT coalesce(max(no), 0) + 1 FROM object_schema");
    session.update(
        """
        INSERT INTO object_schema (project_id, no, digest, schema, checksum)
        VALUES (?, ?, ?, ?, ?)
        """,
        RowChecksum.append(project, no, digest, schema));
    return no;
  }

  // ---- uses and links ----

  private void put(ObjectUsed use) {
    long object = object(use.object());
    String task = use.task() == null ? "" : use.task().hex();
    String attributes = text(use.attributes());
    int added =
        session.update(
            """
            INSERT INTO object_use (project_id, run_no, task_id, direction, name, object_no,
              time_us, attributes, checksum)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            RowChecksum.append(
                project,
                runNo,
                task,
                use.direction().number(),
                use.name(),
                object,
                use.timeUs(),
                attributes));
    if (added > 0 && use.task() != null) {
      touched.add(use.task());
    }
  }

  private void link(long from, long to, String name, long timeUs, @Nullable String attributes) {
    session.update(
        """
        INSERT INTO object_link (project_id, from_no, to_no, name, run_no, time_us, attributes,
          checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """,
        RowChecksum.append(project, from, to, name, runNo, timeUs, attributes));
  }

  private record Used(long object, long timeUs) {}

  /// Links the outputs of a task to its inputs.
  private void linkOutputs(SpanId task) {
    List<Used> inputs = used(task, Direction.INPUT);
    List<Used> outputs = used(task, Direction.OUTPUT);
    if ((long) inputs.size() * outputs.size() > LineageWriter.LINKS_A_TASK) {
      return;
    }
    for (Used output : outputs) {
      for (Used input : inputs) {
        if (output.object != input.object) {
          link(output.object, input.object, LineageWriter.DERIVED_FROM, output.timeUs, null);
        }
      }
    }
  }

  private List<Used> used(SpanId task, Direction direction) {
    return session.list(
        """
        SELECT object_no, time_us FROM object_use
        WHERE project_id = ? AND run_no = ? AND task_id = ? AND direction = ? LIMIT ?
        """,
        row -> new Used(row.number(1), row.number(2)),
        project,
        runNo,
        task.hex(),
        direction.number(),
        LineageWriter.LINKS_A_TASK + 1);
  }

  // ---- measurements ----

  private void put(MetricMeasured measured) {
    session.update(
        """
        INSERT INTO measurement (project_id, run_no, time_us, metric, step, object_no, task_id,
          mode, value, raw, attributes, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """,
        RowChecksum.append(
            project,
            runNo,
            measured.timeUs(),
            measured.metric(),
            measured.step(),
            measured.object() == null ? 0L : object(measured.object()),
            measured.task() == null ? "" : measured.task().hex(),
            measured.mode().number(),
            stored(measured.value()),
            stored(measured.raw()),
            text(measured.attributes())));
  }

  /// SQLite has neither NaN nor negative zero.
  private static @Nullable Double stored(double value) {
    return Double.isNaN(value) ? null : value + 0.0;
  }

  // ---- tasks ----

  private void put(TaskChanged task) {
    Long status =
        session.first(
            "SELECT status FROM task WHERE project_id = ? AND run_no = ? AND id = ?",
            row -> row.number(1),
            project,
            runNo,
            task.id().hex());
    if (status != null && !task.completes(status)) {
      return;
    }
    session.update(
        """
        INSERT INTO task (project_id, run_no, id, parent_id, name, label, status, start_us, end_us,
          attributes, error, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (project_id, run_no, id) DO UPDATE SET parent_id = excluded.parent_id,
          name = excluded.name, label = excluded.label, status = excluded.status,
          start_us = excluded.start_us, end_us = excluded.end_us,
          attributes = excluded.attributes, error = excluded.error, checksum = excluded.checksum
        """,
        RowChecksum.append(
            project,
            runNo,
            task.id().hex(),
            task.parent() == null ? null : task.parent().hex(),
            task.name(),
            task.label(),
            task.status().number(),
            task.timeUs(),
            task.endUs(),
            text(task.attributes()),
            task.error()));
  }
}
