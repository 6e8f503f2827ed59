package dev.quipu.store.sqlite.models;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.models.ModelInfo;
import dev.quipu.core.models.ModelStatus;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// A row of the table `logged_model`.
public record ModelRow(long no, ModelInfo info) {
  /// The columns that [#read] expects, of a table named `m`.
  static final String COLUMNS =
      "m.no, m.id, m.experiment_id, m.name, m.type, m.status, m.source_run, m.created_ms,"
          + " m.updated_ms, m.deleted_ms";

  static ModelRow read(Row row) throws SQLException {
    return new ModelRow(
        row.number(1),
        new ModelInfo(
            new ModelId(row.text(2)),
            new ExperimentId(row.number(3)),
            row.text(4),
            row.text(5),
            row.word(6, ModelStatus::find),
            row.text(7),
            row.number(8),
            row.number(9),
            row.numberOrNull(10)));
  }

  /// The row of a model; null if there is no such model.
  static @Nullable ModelRow find(Session session, ProjectId project, ModelId id) {
    return session.first(
        "SELECT "
            + COLUMNS
            + " FROM logged_model m WHERE m.project_id = ? AND m.id = ? AND m.deleted < 2",
        ModelRow::read,
        project.value(),
        id.value());
  }

  /// The number of a model; null if there is no such model.
  public static @Nullable Long number(Session session, ProjectId project, ModelId id) {
    return session.first(
        "SELECT no FROM logged_model WHERE project_id = ? AND id = ? AND deleted < 2",
        row -> row.number(1),
        project.value(),
        id.value());
  }
}
