package dev.quipu.store.sqlite;

import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.DatasetStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Datasets in the tables `dataset`, `dataset_input` and `dataset_input_tag`.
final class SqliteDatasets implements DatasetStore {
  private final Session session;
  private final RunRows runs;

  SqliteDatasets(Session session, RunRows runs) {
    this.session = session;
    this.runs = runs;
  }

  @Override
  public void putInput(ProjectId project, ExperimentId experiment, RunId run, DatasetInput input) {
    long runNo = runs.load(project, run).no();
    long dataset = datasetNo(project, experiment, input.dataset());
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

  private long datasetNo(ProjectId project, ExperimentId experiment, Dataset dataset) {
    Long known =
        session.first(
            """
            SELECT no FROM dataset
            WHERE project_id = ? AND experiment_id = ? AND name = ? AND digest = ?
            """,
            row -> row.number(1),
            project.value(),
            experiment.value(),
            dataset.name(),
            dataset.digest());
    if (known != null) {
      return known;
    }
    long no =
        session.number(
            "SELECT coalesce(max(no), 0) + 1 FROM dataset WHERE project_id = ?", project.value());
    session.update(
        """
        INSERT INTO dataset
          (project_id, no, experiment_id, name, digest, source_type, source, schema, profile)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        project.value(),
        no,
        experiment.value(),
        dataset.name(),
        dataset.digest(),
        dataset.sourceType(),
        dataset.source(),
        dataset.schema(),
        dataset.profile());
    return no;
  }

  @Override
  public List<DatasetInput> inputs(ProjectId project, RunId run) {
    RunRow row = runs.find(project, run);
    return row == null
        ? List.of()
        : inputs(project, "[" + row.no() + "]").getOrDefault(row.no(), List.of());
  }

  /// The datasets of some runs, by the number of the run.
  ///
  /// @param runNos a JSON array
  Map<Long, List<DatasetInput>> inputs(ProjectId project, String runNos) {
    Map<Long, Map<Long, Map<String, String>>> tags = new HashMap<>();
    session.keepEachSound(
        """
        SELECT run_no, dataset_no, key, value FROM dataset_input_tag
        WHERE project_id = ? AND run_no IN (SELECT value FROM json_each(?))
        """,
        row ->
            tags.computeIfAbsent(row.number(1), _ -> new HashMap<>())
                .computeIfAbsent(row.number(2), _ -> new HashMap<>())
                .put(row.text(3), row.text(4)),
        project.value(),
        runNos);
    Map<Long, List<DatasetInput>> inputs = new HashMap<>();
    session.keepEachSound(
        """
        SELECT i.run_no, i.dataset_no, d.name, d.digest, d.source_type, d.source, d.schema,
          d.profile
        FROM dataset_input i
        JOIN dataset d ON d.project_id = i.project_id AND d.no = i.dataset_no
        WHERE i.project_id = ? AND i.run_no IN (SELECT value FROM json_each(?))
        ORDER BY i.run_no, i.place, d.name, d.digest
        """,
        row ->
            inputs
                .computeIfAbsent(row.number(1), _ -> new ArrayList<>())
                .add(
                    new DatasetInput(
                        new Dataset(
                            row.text(3),
                            row.text(4),
                            row.text(5),
                            row.text(6),
                            row.text(7),
                            row.text(8)),
                        tags.getOrDefault(row.number(1), Map.of())
                            .getOrDefault(row.number(2), Map.of()))),
        project.value(),
        runNos);
    return inputs;
  }
}
