package dev.quipu.store.sqlite.read;

import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ExperimentStatus;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.read.ColumnListing;
import dev.quipu.engine.port.read.ColumnPage;
import dev.quipu.engine.port.read.ColumnUse;
import dev.quipu.engine.port.read.ExperimentActivity;
import dev.quipu.engine.port.read.ExperimentReader;
import dev.quipu.engine.port.read.ExperimentSearch;
import dev.quipu.engine.port.read.Place;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.query.LikePattern;
import dev.quipu.store.shared.summaries.SummaryScope;
import dev.quipu.store.sqlite.session.Row;
import dev.quipu.store.sqlite.session.Session;
import dev.quipu.store.sqlite.session.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads experiments in the tables `experiment` and `experiment_tag`.
public class SqliteExperimentReader implements ExperimentReader {
  /// The columns [#read] expects, of a table named `e`.
  static final String COLUMNS =
      "e.id, e.name, e.description, e.status, e.deleted, e.created_ms, e.updated_ms,"
          + " e.artifact_location";

  private static final Comparator<ColumnUse> MOST_USED =
      Comparator.comparingLong(ColumnUse::runs)
          .reversed()
          .thenComparing(ColumnUse::kind)
          .thenComparing(ColumnUse::key);

  protected final ProjectId project;
  protected final Session session;
  private final ReadHost host;

  public SqliteExperimentReader(ProjectId project, Session session, ReadHost host) {
    this.project = project;
    this.session = session;
    this.host = host;
  }

  @Override
  public Optional<Experiment> find(ExperimentId id) {
    return one(
        session.first(
            """
            SELECT e.id, e.name, e.description, e.status, e.deleted, e.created_ms, e.updated_ms,
              e.artifact_location
            FROM experiment e WHERE e.project_id = ? AND e.id = ?
            """,
            SqliteExperimentReader::read,
            project.value(),
            id.value()));
  }

  @Override
  public List<ExperimentId> ids() {
    return session.list(
        "SELECT id FROM experiment WHERE project_id = ? ORDER BY id",
        row -> new ExperimentId(row.number(1)),
        project.value());
  }

  @Override
  public Map<ExperimentId, ArtifactLocation> artifactLocations(Set<ExperimentId> ids) {
    Map<ExperimentId, ArtifactLocation> locations = new HashMap<>();
    session.keepEach(
        """
        SELECT id, artifact_location FROM experiment
        WHERE project_id = ? AND id IN (SELECT value FROM json_each(?))
          AND artifact_location IS NOT NULL
        """,
        row -> locations.put(new ExperimentId(row.number(1)), new ArtifactLocation(row.text(2))),
        project.value(),
        ids.stream()
            .map(id -> Long.toString(id.value()))
            .collect(Collectors.joining(",", "[", "]")));
    return locations;
  }

  @Override
  public Optional<Experiment> findByName(String name) {
    return one(
        session.first(
            """
            SELECT e.id, e.name, e.description, e.status, e.deleted, e.created_ms, e.updated_ms,
              e.artifact_location
            FROM experiment e WHERE e.project_id = ? AND e.name = ?
            """,
            SqliteExperimentReader::read,
            project.value(),
            name));
  }

  @Override
  public SearchPage<ExperimentActivity> search(ExperimentSearch search) {
    Sql sql = ExperimentSql.page(project, search);
    Session.Page<ExperimentActivity> page =
        session.filled(
            session.scan(
                search.maxResults(), sql.text(), SqliteExperimentReader::read, sql.arguments()),
            experiment -> experiment.id().value(),
            some -> withTags(some).stream().map(experiment -> activity(experiment)).toList());
    return new SearchPage<>(page.items(), page.hasMore() ? place(search, page.lastKey()) : null);
  }

  private @Nullable Place place(ExperimentSearch search, long lastKey) {
    Sql place = ExperimentSql.place(project, search, lastKey);
    return session.first(
        place.text(), row -> ExperimentSql.readPlace(search, row), place.arguments());
  }

  @Override
  public Optional<ExperimentActivity> findActivity(ExperimentId id) {
    return find(id).map(experiment -> activity(experiment));
  }

  @Override
  public ColumnPage columns(ExperimentId id, ColumnListing listing) {
    host.needSummaries(new SummaryScope.OfExperiments(project, List.of(id)));
    List<ColumnUse> uses = new ArrayList<>();
    for (ColumnUse.Kind kind : ColumnUse.Kind.values()) {
      if (listing.kind() == null || listing.kind() == kind) {
        columns(id, listing.part(), kind, uses);
      }
    }
    int total = uses.size();
    ColumnUse after = listing.after();
    if (after != null) {
      uses.removeIf(use -> MOST_USED.compare(use, after) <= 0);
    }
    uses.sort(MOST_USED);
    boolean hasMore = uses.size() > listing.max();
    return new ColumnPage(hasMore ? uses.subList(0, listing.max()) : uses, hasMore, total);
  }

  private Optional<Experiment> one(@Nullable Experiment experiment) {
    return experiment == null
        ? Optional.empty()
        : Optional.of(withTags(List.of(experiment)).getFirst());
  }

  private ExperimentActivity activity(Experiment experiment) {
    ExperimentActivity activity =
        session.first(
            """
            SELECT count(*), max(start_ms) FROM run
            WHERE project_id = ? AND experiment_id = ? AND deleted = 0
            """,
            row -> new ExperimentActivity(experiment, row.number(1), row.numberOrNull(2)),
            project.value(),
            experiment.id().value());
    return activity == null ? new ExperimentActivity(experiment, 0, null) : activity;
  }

  private List<Experiment> withTags(List<Experiment> experiments) {
    String ids =
        experiments.stream()
            .map(experiment -> experiment.id().toString())
            .collect(Collectors.joining(",", "[", "]"));
    Map<Long, Map<String, String>> tags = new HashMap<>();
    session.keepEachSound(
        """
        SELECT experiment_id, key, value FROM experiment_tag
        WHERE project_id = ? AND experiment_id IN (SELECT value FROM json_each(?))
        ORDER BY experiment_id, key
        """,
        row ->
            tags.computeIfAbsent(row.number(1), _ -> new LinkedHashMap<>())
                .put(row.text(2), row.text(3)),
        project.value(),
        ids);
    return experiments.stream()
        .map(e -> tagged(e, tags.getOrDefault(e.id().value(), Map.of())))
        .toList();
  }

  private static Experiment tagged(Experiment e, Map<String, String> tags) {
    return new Experiment(
        e.id(),
        e.name(),
        e.description(),
        e.status(),
        e.lifecycle(),
        e.createdMs(),
        e.updatedMs(),
        tags,
        e.artifactLocation());
  }

  /// Counts by the index on the key and subtracts the deleted runs, which are few. The other runs
  /// need no look-up.
  private void columns(ExperimentId id, String part, ColumnUse.Kind kind, List<ColumnUse> into) {
    String table =
        switch (kind) {
          case METRIC -> "series";
          case PARAM -> "param";
          case TAG -> "tag";
        };
    // The index on the key of params holds their values, too.
    String varies = kind == ColumnUse.Kind.PARAM ? "min(value) < max(value)" : "0";
    Map<String, Long> deleted = new HashMap<>();
    session.keepEachSound(
        "SELECT t.key, count(*) FROM run r CROSS JOIN "
            + table
            + " t ON t.project_id = r.project_id AND t.run_no = r.no"
            + " WHERE r.project_id = ? AND r.experiment_id = ? AND r.deleted > 0 GROUP BY t.key",
        row -> deleted.put(row.text(1), row.number(2)),
        project.value(),
        id.value());
    LikePattern pattern = LikePattern.containing(part);
    session.keepEachSound(
        "SELECT key, count(*), "
            + varies
            + " FROM "
            + table
            + " WHERE project_id = ? AND experiment_id = ? GROUP BY key",
        row -> {
          String key = row.text(1);
          long runs = row.number(2) - deleted.getOrDefault(key, 0L);
          if (runs > 0 && pattern.matches(key)) {
            into.add(new ColumnUse(kind, key, runs, row.flag(3)));
          }
        },
        project.value(),
        id.value());
  }

  private static Experiment read(Row row) throws SQLException {
    String location = row.textOrNull(8);
    return new Experiment(
        new ExperimentId(row.number(1)),
        row.text(2),
        row.text(3),
        row.word(4, ExperimentStatus::find),
        row.flag(5) ? Lifecycle.DELETED : Lifecycle.ACTIVE,
        row.number(6),
        row.number(7),
        Map.of(),
        location == null ? null : new ArtifactLocation(location));
  }
}
