package dev.quipu.store.sqlite.registry;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.ProjectId;
import dev.quipu.core.registry.ModelSource;
import dev.quipu.core.registry.ModelStage;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.core.registry.RegisteredModel;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.engine.port.registry.RegistryReader;
import dev.quipu.engine.port.registry.RegistrySearch;
import dev.quipu.store.sqlite.search.JsonList;
import dev.quipu.store.sqlite.search.TableSearch;
import dev.quipu.store.sqlite.search.TableSearch.Things;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// Reads the tables of the model registry.
public class SqliteRegistryReader implements RegistryReader {
  private static final String MODEL_COLUMNS =
      "m.no, m.name, m.description, m.prompt, m.created_ms, m.updated_ms";

  private static final String VERSION_COLUMNS =
      "v.no, m.name, v.registered_no, v.version, v.source, v.location, v.run_id, v.path, v.run_link,"
          + " v.description, v.stage, v.user, v.created_ms, v.updated_ms";

  protected final ProjectId project;
  protected final Session session;

  public SqliteRegistryReader(ProjectId project, Session session) {
    this.project = project;
    this.session = session;
  }

  /// A model with the number of its row.
  private record ModelRow(long no, RegisteredModel model) {}

  /// A version with the numbers of its row and of its model's row.
  private record VersionRow(long no, long modelNo, ModelVersion version) {}

  @Override
  public Optional<RegisteredModel> findModel(String name) {
    ModelRow row =
        session.first(
            """
            SELECT m.no, m.name, m.description, m.prompt, m.created_ms, m.updated_ms
            FROM registered_model m WHERE m.project_id = ? AND m.name = ?
            """,
            SqliteRegistryReader::readModel,
            project.value(),
            name);
    return row == null ? Optional.empty() : Optional.of(filledModels(List.of(row)).getFirst());
  }

  @Override
  public SearchPage<RegisteredModel> searchModels(RegistrySearch search) {
    return search(
        RegistryTables.MODELS,
        MODEL_COLUMNS,
        search,
        SqliteRegistryReader::readModel,
        ModelRow::no,
        this::filledModels);
  }

  @Override
  public Optional<ModelVersion> findVersion(String model, int version) {
    VersionRow row =
        session.first(
            "SELECT "
                + VERSION_COLUMNS
                + " FROM registered_model m JOIN model_version v"
                + " ON v.project_id = m.project_id AND v.registered_no = m.no"
                + " WHERE m.project_id = ? AND m.name = ? AND v.version = ?",
            SqliteRegistryReader::readVersion,
            project.value(),
            model,
            version);
    return row == null ? Optional.empty() : Optional.of(filledVersions(List.of(row)).getFirst());
  }

  @Override
  public SearchPage<ModelVersion> searchVersions(RegistrySearch search) {
    return search(
        RegistryTables.VERSIONS,
        VERSION_COLUMNS,
        search,
        SqliteRegistryReader::readVersion,
        VersionRow::no,
        this::filledVersions);
  }

  private <T, R> SearchPage<R> search(
      Things things,
      String columns,
      RegistrySearch search,
      Row.Mapper<T> mapper,
      ToLongFunction<T> keyOf,
      Function<List<T>, List<R>> fill) {
    TableSearch.Query query =
        new TableSearch.Query(
            project, search.filter(), search.order(), search.maxResults(), search.after(), _ -> {});
    Sql sql = TableSearch.page(things, columns, query);
    Session.Page<R> page =
        session.filled(
            session.scan(search.maxResults(), sql.text(), mapper, sql.arguments()), keyOf, fill);
    return new SearchPage<>(page.items(), TableSearch.place(session, things, query, page));
  }

  @Override
  public Map<String, List<ModelVersion>> newest(Set<String> models) {
    List<VersionRow> rows =
        session.listSound(
            "SELECT "
                + VERSION_COLUMNS
                + " FROM registered_model m JOIN model_version v"
                + " ON v.project_id = m.project_id AND v.registered_no = m.no"
                + " WHERE m.project_id = ?1 AND m.name IN (SELECT value FROM json_each(?2))"
                + " AND v.version = (SELECT max(w.version) FROM model_version w"
                + " WHERE w.project_id = v.project_id AND w.registered_no = v.registered_no"
                + " AND w.stage = v.stage)"
                + " ORDER BY v.version DESC",
            SqliteRegistryReader::readVersion,
            project.value(),
            JsonList.ofTexts(models));
    Map<String, List<ModelVersion>> newest = new HashMap<>();
    filledVersions(rows)
        .forEach(version ->
            newest.computeIfAbsent(version.model(), _ -> new ArrayList<>()).add(version));
    return newest;
  }

  @Override
  public List<Integer> inStage(String model, ModelStage stage) {
    return session.list(
        """
        SELECT v.version FROM registered_model m JOIN model_version v
          ON v.project_id = m.project_id AND v.registered_no = m.no
        WHERE m.project_id = ? AND m.name = ? AND v.stage = ? ORDER BY v.version
        """,
        row -> Math.toIntExact(row.number(1)),
        project.value(),
        model,
        stage.word());
  }

  private static ModelRow readModel(Row row) throws SQLException {
    return new ModelRow(
        row.number(1),
        new RegisteredModel(
            row.text(2),
            row.flag(4),
            row.text(3),
            Map.of(),
            Map.of(),
            row.number(5),
            row.number(6)));
  }

  private static VersionRow readVersion(Row row) throws SQLException {
    String path = row.textOrNull(8);
    ModelSource source =
        new ModelSource(
            row.text(5),
            row.textOrNull(6),
            row.textOrNull(7),
            path == null ? null : new ArtifactPath(path),
            row.textOrNull(9));
    return new VersionRow(
        row.number(1),
        row.number(3),
        new ModelVersion(
            row.text(2),
            Math.toIntExact(row.number(4)),
            source,
            row.text(10),
            row.word(11, ModelStage::find),
            row.text(12),
            Map.of(),
            List.of(),
            row.number(13),
            row.number(14)));
  }

  private List<RegisteredModel> filledModels(List<ModelRow> rows) {
    String numbers = JsonList.ofNumbers(rows.stream().map(ModelRow::no).toList());
    Map<Long, Map<String, String>> tags =
        tags(
            """
            SELECT registered_no, key, value FROM registered_model_tag
            WHERE project_id = ? AND registered_no IN (SELECT value FROM json_each(?))
            """,
            numbers);
    Map<Long, Map<String, Integer>> aliases = aliases(numbers);
    return rows.stream()
        .map(row ->
            row.model()
                .withTags(tags.getOrDefault(row.no(), Map.of()))
                .withAliases(aliases.getOrDefault(row.no(), Map.of())))
        .toList();
  }

  private List<ModelVersion> filledVersions(List<VersionRow> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    Map<Long, Map<String, String>> tags =
        tags(
            """
            SELECT version_no, key, value FROM model_version_tag
            WHERE project_id = ? AND version_no IN (SELECT value FROM json_each(?))
            """,
            JsonList.ofNumbers(rows.stream().map(VersionRow::no).toList()));
    Map<Long, Map<Integer, List<String>>> aliases = new HashMap<>();
    aliases(JsonList.ofNumbers(rows.stream().map(VersionRow::modelNo).distinct().toList()))
        .forEach((model, named) ->
            aliases.put(
                model,
                named.entrySet().stream()
                    .collect(
                        Collectors.groupingBy(
                            Map.Entry::getValue,
                            Collectors.mapping(Map.Entry::getKey, Collectors.toList())))));
    return rows.stream()
        .map(row ->
            row.version()
                .withTags(tags.getOrDefault(row.no(), Map.of()))
                .withAliases(
                    aliases
                        .getOrDefault(row.modelNo(), Map.of())
                        .getOrDefault(row.version().version(), List.of())))
        .toList();
  }

  private Map<Long, Map<String, String>> tags(String sql, String numbers) {
    Map<Long, Map<String, String>> tags = new HashMap<>();
    session.keepEachSound(
        sql,
        row ->
            tags.computeIfAbsent(row.number(1), _ -> new LinkedHashMap<>())
                .put(row.text(2), row.text(3)),
        project.value(),
        numbers);
    return tags;
  }

  private Map<Long, Map<String, Integer>> aliases(String models) {
    Map<Long, Map<String, Integer>> aliases = new HashMap<>();
    session.keepEachSound(
        """
        SELECT registered_no, alias, version FROM registered_model_alias
        WHERE project_id = ? AND registered_no IN (SELECT value FROM json_each(?))
        """,
        row ->
            aliases
                .computeIfAbsent(row.number(1), _ -> new LinkedHashMap<>())
                .put(row.text(2), Math.toIntExact(row.number(3))),
        project.value(),
        models);
    return aliases;
  }
}
