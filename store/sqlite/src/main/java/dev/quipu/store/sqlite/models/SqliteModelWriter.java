package dev.quipu.store.sqlite.models;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Tag;
import dev.quipu.core.models.ModelInfo;
import dev.quipu.core.models.ModelPoint;
import dev.quipu.core.models.ModelUse;
import dev.quipu.engine.port.models.ModelWriter;
import dev.quipu.query.ParamNumber;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.tables.Owner;
import dev.quipu.store.sqlite.tables.RowChecksum;
import dev.quipu.store.sqlite.tables.Table;
import dev.quipu.store.sqlite.tables.Tables;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes models. The row of a model goes last, so that the rest of the model can be found again.
public final class SqliteModelWriter extends SqliteModelReader implements ModelWriter {
  private static final int ACTIVE = 0;
  private static final int DELETED = 1;
  private static final int DOOMED = 2;

  public SqliteModelWriter(ProjectId project, Session session, RunRows runs) {
    super(project, session, runs);
  }

  private long no(ModelId id) {
    Long no = ModelRow.number(session, project, id);
    if (no == null) {
      throw QuipuException.notFound("Model " + id + " does not exist");
    }
    return no;
  }

  @Override
  public void create(ModelInfo model) {
    long no =
        session.number(
            "SELECT coalesce(max(no), 0) + 1 FROM logged_model WHERE project_id = ?",
            project.value());
    put(no, model, ACTIVE);
  }

  @Override
  public void update(ModelInfo model) {
    put(no(model.id()), model, model.isActive() ? ACTIVE : DELETED);
  }

  private void put(long no, ModelInfo model, int deleted) {
    session.update(
        """
        INSERT INTO logged_model (project_id, no, id, experiment_id, name, type, status, source_run,
          deleted, created_ms, updated_ms, deleted_ms, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (project_id, no) DO UPDATE SET experiment_id = excluded.experiment_id,
          name = excluded.name, type = excluded.type, status = excluded.status, deleted = excluded.deleted, updated_ms = excluded.updated_ms,
          deleted_ms = excluded.deleted_ms, checksum = excluded.checksum
        """,
        RowChecksum.append(
            project.value(),
            no,
            model.id().value(),
            model.experiment().value(),
            model.name(),
            model.type(),
            model.status().word(),
            model.sourceRun(),
            (long) deleted,
            model.createdMs(),
            model.updatedMs(),
            model.deletedMs()));
  }

  /// SQLite has one zero only, so the checksum is of that one.
  private static @Nullable Double stored(@Nullable Double number) {
    return number == null ? null : (Double) (number + 0.0);
  }

  @Override
  public void putParams(ModelId id, List<Param> params) {
    long no = no(id);
    for (Param param : params) {
      session.update(
          """
          INSERT INTO logged_model_param (project_id, model_no, key, value, number, checksum)
          VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (project_id, model_no, key) DO UPDATE SET value = excluded.value,
            number = excluded.number, checksum = excluded.checksum
          """,
          RowChecksum.append(
              project.value(), no, param.key(), param.value(), stored(ParamNumber.of(param))));
    }
  }

  @Override
  public void putTags(ModelId id, List<Tag> tags) {
    long no = no(id);
    for (Tag tag : tags) {
      session.update(
          """
          INSERT INTO logged_model_tag (project_id, model_no, key, value, checksum)
          VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (project_id, model_no, key) DO UPDATE SET value = excluded.value,
            checksum = excluded.checksum
          """,
          RowChecksum.append(project.value(), no, tag.key(), tag.value()));
    }
  }

  @Override
  public boolean removeTag(ModelId id, String key) {
    return session.update(
            "DELETE FROM logged_model_tag WHERE project_id = ? AND model_no = ? AND key = ?",
            project.value(),
            no(id),
            key)
        > 0;
  }

  @Override
  public void putPoint(RunId run, ModelPoint point) {
    session.update(
        """
        INSERT INTO logged_model_metric (project_id, model_no, key, dataset_name, dataset_digest,
          run_no, step, time_ms, value, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (project_id, model_no, key, dataset_name, dataset_digest, run_no)
        DO UPDATE SET step = excluded.step, time_ms = excluded.time_ms, value = excluded.value,
          checksum = excluded.checksum
        WHERE (excluded.time_ms, excluded.step) >= (time_ms, step)
        """,
        RowChecksum.append(
            project.value(),
            no(point.model()),
            point.key(),
            point.datasetName(),
            point.datasetDigest(),
            runs.load(project, run).no(),
            point.step(),
            point.timeMs(),
            Double.isNaN(point.value()) ? null : stored(point.value())));
  }

  @Override
  public void putUse(RunId run, ModelUse use) {
    session.update(
        """
        INSERT INTO run_model (project_id, run_no, direction, step, model_no, checksum)
        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """,
        RowChecksum.append(
            project.value(),
            runs.load(project, run).no(),
            (long) use.direction().number(),
            use.step(),
            no(use.model())));
  }

  @Override
  public boolean removeSome(long deletedBeforeMs, int maxRows) {
    int left = maxRows;
    while (left > 0) {
      Long no =
          session.first(
              "SELECT m.no FROM logged_model m WHERE " + DUE + " LIMIT 1",
              row -> row.number(1),
              project.value(),
              deletedBeforeMs,
              ExperimentId.DEFAULT.value());
      if (no == null) {
        return true;
      }
      left = remove(no, left);
    }
    return false;
  }

  /// Removes rows of a model, and returns how many more may be removed.
  private int remove(long no, int maxRows) {
    session
        .listSound(
            "SELECT " + ModelRow.COLUMNS + " FROM logged_model m WHERE project_id = ? AND no = ?",
            ModelRow::read,
            project.value(),
            no)
        .forEach(model -> put(no, model.info(), DOOMED));
    int left = maxRows;
    for (String table : List.of("logged_model_metric", "run_model")) {
      left -=
          session.update(
              "DELETE FROM " + table + " WHERE project_id = ? AND model_no = ?",
              project.value(),
              no);
    }
    for (Table table : Tables.removedWith(Owner.MODEL)) {
      if (left <= 0) {
        return left;
      }
      left -= session.update("DELETE" + table.someOfOwner(), project.value(), no, left);
    }
    if (left <= 0) {
      return left;
    }
    session.update("DELETE FROM logged_model WHERE project_id = ? AND no = ?", project.value(), no);
    return left - 1;
  }
}
