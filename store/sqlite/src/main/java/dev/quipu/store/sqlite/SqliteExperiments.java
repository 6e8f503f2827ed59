package dev.quipu.store.sqlite;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.ExperimentStatus;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.ExperimentStore;
import dev.quipu.engine.port.search.ColumnListing;
import dev.quipu.engine.port.search.ColumnPage;
import dev.quipu.engine.port.search.ColumnUse;
import dev.quipu.engine.port.search.ExperimentActivity;
import dev.quipu.engine.port.search.ExperimentSearch;
import dev.quipu.engine.port.search.Found;
import dev.quipu.engine.port.search.Place;
import dev.quipu.query.LikePattern;
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

/// Experiments in the tables `experiment` and `experiment_tag`.
final class SqliteExperiments implements ExperimentStore {
  /// The columns [#read] expects, of a table named `e`.
  static final String COLUMNS =
      "e.id, e.name, e.description, e.status, e.deleted, e.created_ms, e.updated_ms,"
          + " e.artifact_location";

  private static final Comparator<ColumnUse> MOST_USED =
      Comparator.comparingLong(ColumnUse::runs)
          .reversed()
          .thenComparing(ColumnUse::kind)
          .thenComparing(ColumnUse::key);

  private final Session session;
  private final Host host;

  SqliteExperiments(Session session, Host host) {
    this.session = session;
    this.host = host;
  }

  @Override
  public ExperimentId nextId(ProjectId project) {
    return new ExperimentId(
        session.number(
            """
            SELECT 1 + max(coalesce((SELECT max(id) FROM experiment WHERE project_id = ?1), -1),
              coalesce((SELECT experiment_id FROM purged WHERE project_id = ?1), -1))
            """,
            project.value()));
  }

  @Override
  public void create(ProjectId project, Experiment experiment) {
    boolean created =
        session.insert(
            """
            INSERT INTO experiment
              (project_id, id, name, description, status, deleted, created_ms, updated_ms,
                artifact_location)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            project.value(),
            experiment.id().value(),
            experiment.name(),
            experiment.description(),
            experiment.status().word(),
            experiment.lifecycle() == Lifecycle.DELETED,
            experiment.createdMs(),
            experiment.updatedMs(),
            experiment.artifactLocation() == null ? null : experiment.artifactLocation().uri());
    if (!created) {
      throw exists(experiment);
    }
    experiment.tags().forEach((key, value) -> putTag(project, experiment.id(), key, value));
  }

  private static QuipuException exists(Experiment experiment) {
    return new QuipuException(
        ErrorCode.ALREADY_EXISTS,
        "An experiment of the name '" + experiment.name() + "' exists already");
  }

  @Override
  public Optional<Experiment> find(ProjectId project, ExperimentId id) {
    return one(
        project,
        session.first(
            """
            SELECT e.id, e.name, e.description, e.status, e.deleted, e.created_ms, e.updated_ms,
              e.artifact_location
            FROM experiment e WHERE e.project_id = ? AND e.id = ?
            """,
            SqliteExperiments::read,
            project.value(),
            id.value()));
  }

  @Override
  public Map<ExperimentId, ArtifactLocation> artifactLocations(
      ProjectId project, Set<ExperimentId> ids) {
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
  public Optional<Experiment> findByName(ProjectId project, String name) {
    return one(
        project,
        session.first(
            """
            SELECT e.id, e.name, e.description, e.status, e.deleted, e.created_ms, e.updated_ms,
              e.artifact_location
            FROM experiment e WHERE e.project_id = ? AND e.name = ?
            """,
            SqliteExperiments::read,
            project.value(),
            name));
  }

  private Optional<Experiment> one(ProjectId project, @Nullable Experiment experiment) {
    return experiment == null
        ? Optional.empty()
        : Optional.of(withTags(project, List.of(experiment)).getFirst());
  }

  @Override
  public void update(ProjectId project, Experiment experiment) {
    // A name of another experiment breaks the unique index, which only an insert reports by itself.
    boolean taken =
        session.exists(
            "SELECT 1 FROM experiment WHERE project_id = ? AND name = ? AND id != ?",
            project.value(),
            experiment.name(),
            experiment.id().value());
    if (taken) {
      throw exists(experiment);
    }
    int changed =
        session.update(
            """
            UPDATE experiment SET name = ?, description = ?, status = ?, deleted = ?,
              created_ms = ?, updated_ms = ?
            WHERE project_id = ? AND id = ?
            """,
            experiment.name(),
            experiment.description(),
            experiment.status().word(),
            experiment.lifecycle() == Lifecycle.DELETED,
            experiment.createdMs(),
            experiment.updatedMs(),
            project.value(),
            experiment.id().value());
    if (changed == 0) {
      throw QuipuException.notFound("Experiment " + experiment.id() + " does not exist");
    }
  }

  @Override
  public void putTag(ProjectId project, ExperimentId id, String key, String value) {
    session.update(
        """
        INSERT INTO experiment_tag (project_id, experiment_id, key, value) VALUES (?, ?, ?, ?)
        ON CONFLICT (project_id, experiment_id, key) DO UPDATE SET value = excluded.value
        """,
        project.value(),
        id.value(),
        key,
        value);
  }

  @Override
  public boolean removeTag(ProjectId project, ExperimentId id, String key) {
    return session.update(
            "DELETE FROM experiment_tag WHERE project_id = ? AND experiment_id = ? AND key = ?",
            project.value(),
            id.value(),
            key)
        > 0;
  }

  @Override
  public Found<ExperimentActivity> search(ProjectId project, ExperimentSearch search) {
    Sql sql = ExperimentQuery.page(project, search);
    Session.Scanned<Experiment> page =
        session.scan(search.maxResults(), sql.text(), SqliteExperiments::read, sql.arguments());
    Session.Filled<ExperimentActivity> filled =
        session.filled(
            page.items(),
            some ->
                withTags(project, some).stream()
                    .map(experiment -> activity(project, experiment))
                    .toList());
    boolean whole = filled.of() == page.items().size();
    long lastKey = whole ? page.lastKey() : page.items().get(filled.of() - 1).id().value();
    Place next = null;
    if (page.hasMore() || !whole) {
      Sql place = ExperimentQuery.place(project, search, lastKey);
      next =
          session.first(
              place.text(), row -> ExperimentQuery.readPlace(search, row), place.arguments());
    }
    return new Found<>(filled.items(), next);
  }

  @Override
  public Optional<ExperimentActivity> findActivity(ProjectId project, ExperimentId id) {
    return find(project, id).map(experiment -> activity(project, experiment));
  }

  private ExperimentActivity activity(ProjectId project, Experiment experiment) {
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

  private List<Experiment> withTags(ProjectId project, List<Experiment> experiments) {
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

  @Override
  public ColumnPage columns(ProjectId project, ExperimentId id, ColumnListing listing) {
    host.needSummaries(new Scope.OfExperiments(project, List.of(id)));
    List<ColumnUse> uses = new ArrayList<>();
    for (ColumnUse.Kind kind : ColumnUse.Kind.values()) {
      if (listing.kind() == null || listing.kind() == kind) {
        columns(project, id, listing.part(), kind, uses);
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

  /// Counts by the index on the key, and takes off the deleted runs, of which there are few: so the
  /// runs of the rest need not be looked up.
  private void columns(
      ProjectId project, ExperimentId id, String part, ColumnUse.Kind kind, List<ColumnUse> into) {
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
