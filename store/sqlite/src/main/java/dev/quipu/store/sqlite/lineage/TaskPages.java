package dev.quipu.store.sqlite.lineage;

import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.lineage.TaskStatus;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.lineage.LineageReader.Task;
import dev.quipu.engine.port.lineage.LineageReader.TaskListing;
import dev.quipu.engine.port.lineage.LineageReader.TaskPage;
import dev.quipu.engine.port.lineage.LineageReader.TaskPlace;
import dev.quipu.store.sqlite.session.DamagedValue;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.SqliteLimits;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one page of the tasks of a run. Only the tasks on the page are kept in memory, not those
/// that are looked at.
final class TaskPages {
  /// Selects tasks; `?1` is the project, `?2` the number of the run.
  static final String TASKS =
      """
      SELECT t.start_us, t.end_us, t.id, t.parent_id, t.name, t.label, t.status, t.attributes,
        t.error, (SELECT count(*) FROM task c
          WHERE c.project_id = t.project_id AND c.run_no = t.run_no AND c.parent_id = t.id)
      FROM task t WHERE t.project_id = ?1 AND t.run_no = ?2
      """;

  /// Tasks of one statement: a full page does not look at many more.
  private static final int AT_ONCE = 500;

  private final Session session;
  private final ProjectId project;
  private final long runNo;
  private final TaskListing listing;
  private final List<Task> found = new ArrayList<>();
  private final long keptBefore;
  private @Nullable TaskPlace last;
  private int lookedAt;
  private boolean full;

  TaskPages(Session session, ProjectId project, long runNo, TaskListing listing) {
    this.session = session;
    this.project = project;
    this.runNo = runNo;
    this.listing = listing;
    last = listing.after();
    keptBefore = session.keptBytes();
  }

  TaskPage read() {
    int atOnce = Math.min(AT_ONCE, listing.lookedAt() + 1);
    int before;
    do {
      before = lookedAt;
      lookAt(atOnce);
    } while (!full && lookedAt - before == atOnce);
    return new TaskPage(found, full ? last : null);
  }

  private void lookAt(int atOnce) {
    String which =
        listing.parent() != null
            ? " AND t.parent_id = ?6"
            : listing.topOnly() ? " AND t.parent_id IS NULL AND ?6 IS NULL" : " AND ?6 IS NULL";
    session.each(
        TASKS + which + " AND (t.start_us, t.id) > (?3, ?4) ORDER BY t.start_us, t.id LIMIT ?5",
        this::take,
        project.value(),
        runNo,
        last == null ? Long.MIN_VALUE : last.startUs(),
        last == null ? "" : last.id().hex(),
        atOnce,
        listing.parent() == null ? null : listing.parent().hex());
  }

  private void take(Row row) throws SQLException {
    full |=
        found.size() == listing.max()
            || lookedAt == listing.lookedAt()
            || session.keptBytes() - keptBefore > SqliteLimits.PAGE_BYTES;
    if (full) {
      return;
    }
    lookedAt++;
    Task task = task(row);
    last = new TaskPlace(task.task().timeUs(), task.task().id());
    if (listing.wanted().test(task.task())) {
      found.add(task);
      session.keep(row.keptBytes());
    }
  }

  static Task task(Row row) throws SQLException {
    String parent = row.textOrNull(4);
    String attributes = row.textOrNull(8);
    long status = row.number(7);
    return new Task(
        new TaskChanged(
            row.number(1),
            row.numberOrNull(2),
            new SpanId(row.text(3)),
            parent == null ? null : new SpanId(parent),
            row.text(5),
            row.text(6),
            TaskStatus.find((double) status)
                .orElseThrow(() -> new DamagedValue(status + " is no status of a task")),
            attributes == null ? null : new JsonText(attributes),
            row.textOrNull(9)),
        row.number(10));
  }
}
