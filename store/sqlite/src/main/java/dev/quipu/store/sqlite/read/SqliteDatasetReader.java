package dev.quipu.store.sqlite.read;

import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.read.DatasetReader;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads datasets in the tables `dataset`, `dataset_input` and `dataset_input_tag`.
public class SqliteDatasetReader implements DatasetReader {
  protected final ProjectId project;
  protected final Session session;
  protected final RunRows runs;

  public SqliteDatasetReader(ProjectId project, Session session, RunRows runs) {
    this.project = project;
    this.session = session;
    this.runs = runs;
  }

  @Override
  public List<DatasetInput> inputs(RunId run) {
    RunRow row = runs.find(project, run);
    return row == null ? List.of() : inputs("[" + row.no() + "]").getOrDefault(row.no(), List.of());
  }

  /// The datasets of some runs, by the number of the run.
  ///
  /// @param runNos a JSON array
  Map<Long, List<DatasetInput>> inputs(String runNos) {
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
