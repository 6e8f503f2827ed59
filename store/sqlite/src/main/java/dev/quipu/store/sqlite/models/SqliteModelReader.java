package dev.quipu.store.sqlite.models;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.Tag;
import dev.quipu.core.models.LoggedModel;
import dev.quipu.core.models.ModelInfo;
import dev.quipu.core.models.ModelLimits;
import dev.quipu.core.models.ModelMetric;
import dev.quipu.core.models.ModelPoint;
import dev.quipu.core.models.ModelUse;
import dev.quipu.engine.port.models.ModelReader;
import dev.quipu.engine.port.models.ModelSearch;
import dev.quipu.engine.port.read.Place;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.store.sqlite.rows.RunRow;
import dev.quipu.store.sqlite.rows.RunRows;
import dev.quipu.store.sqlite.session.DamagedValue;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.Sql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads models in the tables `logged_model`, `logged_model_param`, `logged_model_tag`,
/// `logged_model_metric` and `run_model`.
public class SqliteModelReader implements ModelReader {
  protected final ProjectId project;
  protected final Session session;
  protected final RunRows runs;

  public SqliteModelReader(ProjectId project, Session session, RunRows runs) {
    this.project = project;
    this.session = session;
    this.runs = runs;
  }

  @Override
  public Optional<ModelInfo> find(ModelId id) {
    return Optional.ofNullable(ModelRow.find(session, project, id)).map(ModelRow::info);
  }

  @Override
  public Optional<LoggedModel> load(ModelId id) {
    return Optional.ofNullable(ModelRow.find(session, project, id))
        .map(row -> filled(List.of(row)).getFirst());
  }

  @Override
  public Map<String, Param> params(ModelId id) {
    Map<String, Param> params = new LinkedHashMap<>();
    Long no = ModelRow.number(session, project, id);
    if (no != null) {
      ofModels("[" + no + "]", "logged_model_param")
          .getOrDefault(no, List.of())
          .forEach(pair -> params.put(pair.key, Param.of(pair.key, pair.value)));
    }
    return params;
  }

  @Override
  public long countTags(ModelId id) {
    return session.number(
        """
        SELECT count(*) FROM logged_model m
        JOIN logged_model_tag t ON t.project_id = m.project_id AND t.model_no = m.no
        WHERE m.project_id = ? AND m.id = ?
        """,
        project.value(),
        id.value());
  }

  @Override
  public SearchPage<LoggedModel> search(ModelSearch search) {
    RunRow run = search.run() == null ? null : runs.find(project, search.run());
    Sql sql = ModelSql.page(project, search, run == null ? null : (Long) run.no());
    Session.Page<LoggedModel> page =
        session.filled(
            session.scan(search.maxResults(), sql.text(), ModelRow::read, sql.arguments()),
            ModelRow::no,
            this::filled);
    return new SearchPage<>(page.items(), page.hasMore() ? place(search, page.lastKey()) : null);
  }

  private @Nullable Place place(ModelSearch search, long no) {
    Sql place = ModelSql.place(project, search, no);
    return session.first(place.text(), row -> ModelSql.readPlace(search, row), place.arguments());
  }

  private record Pair(String key, String value) {}

  /// The same models in the same order, with their content.
  private List<LoggedModel> filled(List<ModelRow> rows) {
    String nos = rows.stream().map(row -> "" + row.no()).collect(Collectors.joining(",", "[", "]"));
    Map<Long, List<Pair>> params = ofModels(nos, "logged_model_param");
    Map<Long, List<Pair>> tags = ofModels(nos, "logged_model_tag");
    Map<Long, List<ModelMetric>> metrics = metrics(rows, nos);
    return rows.stream()
        .map(row ->
            new LoggedModel(
                row.info(),
                params.getOrDefault(row.no(), List.of()).stream()
                    .map(pair -> Param.of(pair.key, pair.value))
                    .toList(),
                tags.getOrDefault(row.no(), List.of()).stream()
                    .map(pair -> new Tag(pair.key, pair.value))
                    .toList(),
                metrics.getOrDefault(row.no(), List.of())))
        .toList();
  }

  /// The params or tags of some models, by the number of the model.
  ///
  /// @param nos a JSON array
  private Map<Long, List<Pair>> ofModels(String nos, String table) {
    Map<Long, List<Pair>> found = new HashMap<>();
    session.keepEachSound(
        "SELECT model_no, key, value FROM "
            + table
            + " WHERE project_id = ? AND model_no IN (SELECT value FROM json_each(?))"
            + " ORDER BY model_no, key",
        row ->
            found
                .computeIfAbsent(row.number(1), _ -> new ArrayList<>())
                .add(new Pair(row.text(2), row.text(3))),
        project.value(),
        nos);
    return found;
  }

  private Map<Long, List<ModelMetric>> metrics(List<ModelRow> rows, String nos) {
    Map<Long, ModelId> ids =
        rows.stream().collect(Collectors.toMap(ModelRow::no, row -> row.info().id()));
    Map<Long, List<ModelMetric>> metrics = new HashMap<>();
    session.keepEachSound(
        """
        SELECT model_no, key, run, step, time_ms, value, dataset_name, dataset_digest FROM (
          SELECT x.*, r.id AS run, row_number() OVER (
              PARTITION BY x.model_no ORDER BY x.time_ms DESC, x.step DESC) AS place
          FROM logged_model_metric x
          JOIN run r ON r.project_id = x.project_id AND r.no = x.run_no AND r.deleted < 2
          WHERE x.project_id = ? AND x.model_no IN (SELECT value FROM json_each(?)))
        WHERE place <= ?
        ORDER BY model_no, key, dataset_name, dataset_digest, time_ms, step
        """,
        row -> {
          ModelId model = ids.get(row.number(1));
          if (model != null) {
            metrics
                .computeIfAbsent(row.number(1), _ -> new ArrayList<>())
                .add(
                    new ModelMetric(
                        new RunId(row.text(3)),
                        new ModelPoint(
                            model,
                            row.text(2),
                            row.number(4),
                            row.number(5),
                            row.real(6),
                            row.text(7),
                            row.text(8))));
          }
        },
        project.value(),
        nos,
        ModelLimits.METRICS_PER_ANSWER);
    return metrics;
  }

  @Override
  public Map<RunId, List<ModelUse>> uses(Collection<RunId> some) {
    Map<RunId, List<ModelUse>> uses = new HashMap<>();
    session.keepEachSound(
        """
        SELECT r.id, u.direction, m.id, u.step FROM run r
        JOIN run_model u ON u.project_id = r.project_id AND u.run_no = r.no
        JOIN logged_model m ON m.project_id = u.project_id AND m.no = u.model_no AND m.deleted < 2
        WHERE r.project_id = ? AND r.id IN (SELECT value FROM json_each(?)) AND r.deleted < 2
        ORDER BY u.run_no, u.direction, u.step, u.model_no
        """,
        row ->
            uses.computeIfAbsent(new RunId(row.text(1)), _ -> new ArrayList<>())
                .add(
                    new ModelUse(
                        direction(row.number(2)), new ModelId(row.text(3)), row.number(4))),
        project.value(),
        some.stream().map(id -> '"' + id.hex() + '"').collect(Collectors.joining(",", "[", "]")));
    return uses;
  }

  @Override
  public long countUses(RunId run) {
    RunRow row = runs.find(project, run);
    return row == null
        ? 0
        : session.number(
            "SELECT count(*) FROM run_model WHERE project_id = ? AND run_no = ?",
            project.value(),
            row.no());
  }

  /// The models that are due: ?1 is the project, ?2 the time, ?3 the experiment that always stays.
  static final String DUE =
      """
      m.project_id = ?1 AND (m.deleted = 2 OR (m.deleted = 1 AND m.deleted_ms < ?2)
        OR m.experiment_id IN (SELECT e.id FROM experiment e
          WHERE e.project_id = ?1 AND e.id <> ?3 AND e.deleted = 1 AND e.updated_ms < ?2))\
      """;

  @Override
  public Due due(long deletedBeforeMs) {
    Due due =
        session.first(
            "SELECT count(DISTINCT m.no), count(a.path), coalesce(sum(a.size_bytes), 0)"
                + " FROM logged_model m LEFT JOIN model_artifact a"
                + " ON a.project_id = m.project_id AND a.model_no = m.no WHERE "
                + DUE,
            row -> new Due(row.number(1), row.number(2), row.number(3)),
            project.value(),
            deletedBeforeMs,
            ExperimentId.DEFAULT.value());
    return due == null ? new Due(0, 0, 0) : due;
  }

  private static ModelUse.Direction direction(long number) throws DamagedValue {
    return ModelUse.Direction.find(number)
        .orElseThrow(() -> new DamagedValue(number + " is no direction"));
  }
}
