package dev.quipu.store.sqlite.read;

import dev.quipu.core.model.Dataset;
import dev.quipu.core.model.DatasetInput;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.engine.port.read.DatasetReader;
import dev.quipu.engine.port.read.RunReader.Started;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
        SELECT i.run_no, i.dataset_no, d.name, d.digest, d.source_type, d.source,
          d.description, d.schema, d.profile
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
                            row.text(8),
                            row.text(9)),
                        tags.getOrDefault(row.number(1), Map.of())
                            .getOrDefault(row.number(2), Map.of()))),
        project.value(),
        runNos);
    return inputs;
  }

  @Override
  public List<UsedDataset> list(String part, @Nullable Identity after, int max) {
    return session.listSound(
        """
        SELECT d.name, d.digest, d.source_type, d.source, d.description, count(DISTINCT r.no),
          max(d.no)
        FROM dataset d
        JOIN dataset_input i ON i.project_id = d.project_id AND i.dataset_no = d.no
        JOIN run r ON r.project_id = i.project_id AND r.no = i.run_no AND r.deleted = 0
        WHERE d.project_id = ?1 AND (?2 IS NULL OR (d.name, d.digest) > (?2, ?3))
          AND instr(lower(d.name), lower(?4)) > 0
        GROUP BY d.name, d.digest ORDER BY d.name, d.digest LIMIT ?5
        """,
        row ->
            new UsedDataset(
                row.text(1), row.text(2), row.text(3), row.text(4), row.text(5), row.number(6)),
        project.value(),
        after == null ? null : after.name(),
        after == null ? null : after.digest(),
        part,
        max);
  }

  @Override
  public List<DatasetInContext> contexts(List<ExperimentId> experiments, int max) {
    return session.listSound(
        """
        SELECT DISTINCT r.experiment_id, d.name, d.digest, coalesce(t.value, '') AS context
        FROM run r
        JOIN dataset_input i ON i.project_id = r.project_id AND i.run_no = r.no
        JOIN dataset d ON d.project_id = i.project_id AND d.no = i.dataset_no
        LEFT JOIN dataset_input_tag t ON t.project_id = i.project_id AND t.run_no = i.run_no
          AND t.dataset_no = i.dataset_no AND t.key = ?
        WHERE r.project_id = ? AND r.deleted = 0
          AND r.experiment_id IN (SELECT value FROM json_each(?))
        ORDER BY r.experiment_id, d.name, d.digest, context LIMIT ?
        """,
        row ->
            new DatasetInContext(
                new ExperimentId(row.number(1)), row.text(2), row.text(3), row.text(4)),
        DatasetInput.CONTEXT,
        project.value(),
        experiments.stream().map(ExperimentId::toString).collect(Collectors.joining(",", "[", "]")),
        max);
  }

  @Override
  public List<DatasetUse> uses(Identity dataset, @Nullable Started after, int max) {
    Map<Long, RunInfo> found = new LinkedHashMap<>();
    Map<Long, Map<String, String>> tags = new HashMap<>();
    session.keepEachSound(
        """
        SELECT r.no, r.id, r.experiment_id, r.name, r.user, r.status, r.deleted, r.start_ms,
          r.end_ms, r.parent_id, r.deleted_ms
        FROM run r
        WHERE r.project_id = ?1 AND r.deleted = 0
          AND r.no IN (
            SELECT i.run_no FROM dataset d
            JOIN dataset_input i ON i.project_id = d.project_id AND i.dataset_no = d.no
            WHERE d.project_id = ?1 AND d.name = ?2 AND d.digest = ?3)
          AND (?4 IS NULL OR (r.start_ms, r.id) < (?4, ?5))
        ORDER BY r.start_ms DESC, r.id DESC LIMIT ?6
        """,
        row -> {
          RunRow run = RunRow.read(row);
          found.put(run.no(), run.info());
        },
        project.value(),
        dataset.name(),
        dataset.digest(),
        after == null ? null : after.startMs(),
        after == null ? null : after.id().hex(),
        max);
    session.keepEachSound(
        """
        SELECT t.run_no, t.key, t.value FROM dataset_input_tag t
        JOIN dataset d ON d.project_id = t.project_id AND d.no = t.dataset_no
        WHERE t.project_id = ?1 AND d.name = ?2 AND d.digest = ?3
          AND t.run_no IN (SELECT value FROM json_each(?4))
        """,
        row ->
            tags.computeIfAbsent(row.number(1), _ -> new HashMap<>()).put(row.text(2), row.text(3)),
        project.value(),
        dataset.name(),
        dataset.digest(),
        found.keySet().toString());
    List<DatasetUse> uses = new ArrayList<>();
    found.forEach((no, run) -> uses.add(new DatasetUse(run, tags.getOrDefault(no, Map.of()))));
    return uses;
  }
}
