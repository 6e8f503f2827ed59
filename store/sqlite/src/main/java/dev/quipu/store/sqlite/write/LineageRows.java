package dev.quipu.store.sqlite.write;

import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.Digest;
import dev.quipu.engine.port.lineage.LineageWriter;
import dev.quipu.store.sqlite.evaluation.EvaluationRows;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.tables.RowChecksum;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the records of the lineage of one run into the tables `object`, `object_schema`, `task`,
/// `object_use`, `object_link` and `measurement`, and evaluation rows into theirs. A record that is
/// there changes nothing. Records of a kind are written in the order of their keys, so that a page
/// of an index is visited once.
final class LineageRows {
  private final Session session;
  private final long project;
  private final long runNo;
  private final ObjectRows objects;
  private final Map<SpanId, TaskChanged> tasks = new HashMap<>();
  private final List<ObjectUsed> uses = new ArrayList<>();
  private final List<NewLink> links = new ArrayList<>();
  private final List<CaseEvaluated> evaluations = new ArrayList<>();

  /// The objects that the run has logged.
  private final Set<Digest> logged = new LinkedHashSet<>();

  /// A link that may be there.
  private record NewLink(
      long from, long to, String name, long timeUs, @Nullable String attributes) {}

  LineageRows(Session session, long project, long runNo) {
    this.session = session;
    this.project = project;
    this.runNo = runNo;
    objects = new ObjectRows(session, project);
  }

  void put(List<LineageRecord> records) {
    objects.put(records);
    for (LineageRecord record : records) {
      switch (record) {
        case ObjectLogged object -> logged.add(object.digest());
        case TaskChanged task ->
            tasks.merge(
                task.id(),
                task,
                (before, after) -> after.completes(before.status().number()) ? after : before);
        case ObjectUsed use -> uses.add(use);
        case ObjectsLinked link ->
            links.add(
                new NewLink(
                    objects.no(link.from()),
                    objects.no(link.to()),
                    link.name(),
                    link.timeUs(),
                    text(link.attributes())));
        case MetricMeasured measured -> put(measured);
        case CaseEvaluated evaluated -> evaluations.add(evaluated);
      }
    }
    putTasks();
    if (!evaluations.isEmpty()) {
      new EvaluationRows(session, project, runNo).put(evaluations);
    }
    putUses().forEach(this::linkOutputs);
    putLinks();
    uses.forEach(use -> logged.remove(use.object()));
    logged.forEach(this::hold);
  }

  private static @Nullable String text(@Nullable JsonText json) {
    return json == null ? null : json.text();
  }

  // ---- uses and links ----

  /// Writes the uses, and returns the tasks that have got inputs or outputs.
  private Set<SpanId> putUses() {
    Set<SpanId> touched = new LinkedHashSet<>();
    uses.sort(Comparator.comparing(LineageRows::task));
    for (ObjectUsed use : uses) {
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
                  task(use),
                  use.direction().number(),
                  use.name(),
                  objects.no(use.object()),
                  use.timeUs(),
                  text(use.attributes())));
      if (added > 0 && use.task() != null) {
        touched.add(use.task());
      }
    }
    return touched;
  }

  /// Notes that the run holds an object which it has logged and does not use.
  private void hold(Digest digest) {
    long object = objects.no(digest);
    if (!session.exists(
        """
        SELECT 1 FROM object_use INDEXED BY object_use_by_object
        WHERE project_id = ? AND object_no = ? AND run_no = ?
        """,
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

  private static String task(ObjectUsed use) {
    return use.task() == null ? "" : use.task().hex();
  }

  private void putLinks() {
    links.sort(Comparator.comparingLong(NewLink::from).thenComparingLong(NewLink::to));
    for (NewLink link : links) {
      session.update(
          """
          INSERT INTO object_link (project_id, from_no, to_no, name, run_no, time_us, attributes,
            checksum)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
          """,
          RowChecksum.append(
              project, link.from, link.to, link.name, runNo, link.timeUs, link.attributes));
    }
  }

  private record Used(long direction, long object, long timeUs) {}

  /// Links the outputs of a task to its inputs.
  private void linkOutputs(SpanId task) {
    // Inputs come first. If there are so many that outputs are left out, there are too many links.
    List<Used> all =
        session.list(
            """
            SELECT direction, object_no, time_us FROM object_use
            WHERE project_id = ? AND run_no = ? AND task_id = ? AND direction <= ?
            ORDER BY direction LIMIT ?
            """,
            row -> new Used(row.number(1), row.number(2), row.number(3)),
            project,
            runNo,
            task.hex(),
            Direction.OUTPUT.number(),
            2 * (LineageWriter.LINKS_A_TASK + 1));
    List<Used> inputs = with(all, Direction.INPUT);
    List<Used> outputs = with(all, Direction.OUTPUT);
    if ((long) inputs.size() * outputs.size() > LineageWriter.LINKS_A_TASK) {
      return;
    }
    for (Used output : outputs) {
      for (Used input : inputs) {
        if (output.object != input.object) {
          links.add(
              new NewLink(
                  output.object, input.object, LineageWriter.DERIVED_FROM, output.timeUs, null));
        }
      }
    }
  }

  private static List<Used> with(List<Used> all, Direction direction) {
    return all.stream().filter(use -> use.direction == direction.number()).toList();
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
            measured.object() == null ? 0L : objects.no(measured.object()),
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

  private void putTasks() {
    if (tasks.isEmpty()) {
      return;
    }
    KeyList<SpanId> keys = KeyList.of(tasks.keySet(), SpanId::hex);
    session.each(
        """
        SELECT t.id, t.status FROM json_each(?3) w
          CROSS JOIN task t ON t.project_id = ?1 AND t.run_no = ?2 AND t.id = w.value
        """,
        row -> {
          long status = row.number(2);
          tasks.computeIfPresent(
              new SpanId(row.text(1)), (_, task) -> task.completes(status) ? task : null);
        },
        project,
        runNo,
        keys.json());
    for (SpanId id : keys.ordered()) {
      TaskChanged task = tasks.get(id);
      if (task != null) {
        put(task);
      }
    }
  }

  private void put(TaskChanged task) {
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
