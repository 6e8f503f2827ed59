package dev.quipu.store.sqlite.rows;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.RunStatus;
import dev.quipu.store.shared.StoredRun;
import dev.quipu.store.sqlite.session.Row;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// A run with its number in the store.
public record RunRow(long no, RunInfo info) {
  /// The columns [#read] expects first, of a table named `r`.
  public static final String COLUMNS =
      "r.no, r.id, r.experiment_id, r.name, r.user, r.status, r.deleted, r.start_ms, r.end_ms,"
          + " r.parent_id, r.deleted_ms";

  public StoredRun in(ProjectId project) {
    return new StoredRun(project, info.experiment(), info.id(), no);
  }

  public static RunRow read(Row row) throws SQLException {
    @Nullable String parent = row.textOrNull(10);
    return new RunRow(
        row.number(1),
        new RunInfo(
            new RunId(row.text(2)),
            new ExperimentId(row.number(3)),
            row.text(4),
            row.text(5),
            row.word(6, RunStatus::find),
            row.flag(7) ? Lifecycle.DELETED : Lifecycle.ACTIVE,
            row.number(8),
            row.numberOrNull(9),
            parent == null ? null : new RunId(parent),
            row.numberOrNull(11)));
  }
}
