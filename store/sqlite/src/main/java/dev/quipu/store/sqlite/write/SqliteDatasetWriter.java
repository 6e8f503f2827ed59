package dev.quipu.store.sqlite.write;

import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.write.DatasetWriter;
import dev.quipu.store.sqlite.read.SqliteDatasetReader;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import java.sql.SQLException;
import java.util.List;

/// Writes datasets in the tables `dataset`, `dataset_input` and `dataset_input_tag`.
final class SqliteDatasetWriter extends SqliteDatasetReader implements DatasetWriter {
  SqliteDatasetWriter(ProjectId project, Session session, RunRows runs) {
    super(project, session, runs);
  }

  @Override
  public void putInput(ExperimentId experiment, RunId run, DatasetInput input) {
    long runNo = runs.load(project, run).no();
    long dataset = datasetNo(experiment, input.dataset());
    session.update(
        """
        INSERT OR IGNORE INTO dataset_input (project_id, run_no, dataset_no, place)
        SELECT ?1, ?2, ?3, 1 + coalesce(max(place), 0) FROM dataset_input
        WHERE project_id = ?1 AND run_no = ?2
        """,
        project.value(),
        runNo,
        dataset);
    input
        .tags()
        .forEach((key, value) ->
            session.update(
                """
                INSERT INTO dataset_input_tag (project_id, run_no, dataset_no, key, value)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (project_id, run_no, dataset_no, key)
                DO UPDATE SET value = excluded.value
                """,
                project.value(),
                runNo,
                dataset,
                key,
                value));
  }

  @Override
  public void moveInputs(RunId run, ExperimentId to) {
    long runNo = runs.load(project, run).no();
    for (Known used : used(runNo)) {
      long there = datasetNo(to, used.dataset());
      session.update(
          """
          INSERT INTO dataset_input (project_id, run_no, dataset_no, place)
          SELECT project_id, run_no, ?, place FROM dataset_input
          WHERE project_id = ? AND run_no = ? AND dataset_no = ?
          """,
          there,
          project.value(),
          runNo,
          used.no());
      session.update(
          """
          UPDATE dataset_input_tag SET dataset_no = ?
          WHERE project_id = ? AND run_no = ? AND dataset_no = ?
          """,
          there,
          project.value(),
          runNo,
          used.no());
      session.update(
          "DELETE FROM dataset_input WHERE project_id = ? AND run_no = ? AND dataset_no = ?",
          project.value(),
          runNo,
          used.no());
    }
  }

  private List<Known> used(long runNo) {
    return session.list(
        """
        SELECT no, name, digest, source_type, source, description, schema, profile FROM dataset
        WHERE project_id = ?1 AND no IN
          (SELECT dataset_no FROM dataset_input WHERE project_id = ?1 AND run_no = ?2)
        """,
        Known::read,
        project.value(),
        runNo);
  }

  private record Known(long no, Dataset dataset) {
    static Known read(Row row) throws SQLException {
      return new Known(
          row.number(1),
          new Dataset(
              row.text(2),
              row.text(3),
              row.text(4),
              row.text(5),
              row.text(6),
              row.text(7),
              row.text(8)));
    }
  }

  private long datasetNo(ExperimentId experiment, Dataset dataset) {
    Known known =
        session.first(
            """
            SELECT no, name, digest, source_type, source, description, schema, profile
            FROM dataset
            WHERE project_id = ? AND experiment_id = ? AND name = ? AND digest = ?
            """,
            Known::read,
            project.value(),
            experiment.value(),
            dataset.name(),
            dataset.digest());
    if (known != null) {
      Dataset again = known.dataset().notedAgain(dataset);
      if (!again.equals(known.dataset())) {
        update(known.no(), again);
      }
      return known.no();
    }
    long no =
        session.number(
            "SELECT coalesce(max(no), 0) + 1 FROM dataset WHERE project_id = ?", project.value());
    session.update(
        """
        INSERT INTO dataset (project_id, no, experiment_id, name, digest, source_type, source,
          description, schema, profile)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        project.value(),
        no,
        experiment.value(),
        dataset.name(),
        dataset.digest(),
        dataset.sourceType(),
        dataset.source(),
        dataset.description(),
        dataset.schema(),
        dataset.profile());
    return no;
  }

  private void update(long no, Dataset dataset) {
    session.update(
        """
        UPDATE dataset SET source_type = ?, source = ?, description = ?, schema = ?, profile = ?
        WHERE project_id = ? AND no = ?
        """,
        dataset.sourceType(),
        dataset.source(),
        dataset.description(),
        dataset.schema(),
        dataset.profile(),
        project.value(),
        no);
  }
}
