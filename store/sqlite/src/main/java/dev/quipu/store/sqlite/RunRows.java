package dev.quipu.store.sqlite;

import dev.quipu.core.ProjectId;
import dev.quipu.core.QuipuException;
import dev.quipu.core.RunId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Finds runs by their ids. The writer asks before every append, so it remembers the last ones; it
/// must [#forget] them when a change to a run is rolled back.
final class RunRows {
  private final Session session;
  private final int remembered;
  private final Map<Key, RunRow> rows = new LinkedHashMap<>(16, 0.75f, true);

  /// @param remembered how many to keep: only the writer may keep any, for nobody else changes runs
  RunRows(Session session, int remembered) {
    this.session = session;
    this.remembered = remembered;
  }

  @Nullable RunRow find(ProjectId project, RunId id) {
    Key key = new Key(project.value(), id);
    RunRow known = rows.get(key);
    return known != null ? known : remember(key, select(project, id));
  }

  /// @throws QuipuException NOT_FOUND if there is no such run
  RunRow load(ProjectId project, RunId id) {
    RunRow row = find(project, id);
    if (row == null) {
      throw QuipuException.notFound("Run " + id + " does not exist");
    }
    return row;
  }

  /// The runs of some numbers, which must be there, in the same order.
  List<RunRow> load(ProjectId project, List<Long> nos) {
    Map<Long, RunRow> found = new HashMap<>();
    session.each(
        """
        SELECT r.no, r.id, r.experiment_id, r.name, r.user, r.status, r.deleted, r.start_ms,
          r.end_ms, r.parent_id, r.deleted_ms
        FROM run r WHERE r.project_id = ? AND r.no IN (SELECT value FROM json_each(?))
        """,
        row -> {
          RunRow run = RunRow.read(row);
          found.put(run.no(), run);
        },
        project.value(),
        nos.toString());
    return nos.stream().map(no -> Objects.requireNonNull(found.get(no))).toList();
  }

  void changed(ProjectId project, RunRow row) {
    remember(new Key(project.value(), row.info().id()), row);
  }

  void forget() {
    rows.clear();
  }

  private @Nullable RunRow select(ProjectId project, RunId id) {
    return session.first(
        """
        SELECT r.no, r.id, r.experiment_id, r.name, r.user, r.status, r.deleted, r.start_ms,
          r.end_ms, r.parent_id, r.deleted_ms
        FROM run r WHERE r.project_id = ? AND r.id = ? AND r.deleted < 2
        """,
        RunRow::read,
        project.value(),
        id.hex());
  }

  private @Nullable RunRow remember(Key key, @Nullable RunRow row) {
    if (row != null && remembered > 0) {
      rows.put(key, row);
      if (rows.size() > remembered) {
        var oldest = rows.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
    }
    return row;
  }

  private record Key(long project, RunId id) {}
}
