package dev.quipu.store.memory;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactLocation;
import dev.quipu.core.model.Experiment;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Param;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.read.ColumnListing;
import dev.quipu.engine.port.read.ColumnPage;
import dev.quipu.engine.port.read.ColumnUse;
import dev.quipu.engine.port.read.ExperimentActivity;
import dev.quipu.engine.port.read.ExperimentSearch;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.engine.port.write.ExperimentWriter;
import dev.quipu.query.LikePattern;
import dev.quipu.store.memory.search.Searched;
import dev.quipu.store.memory.search.SearchedExperiments;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads and writes experiments.
record MemoryExperiments(ProjectContent project, BlobStore blobs) implements ExperimentWriter {
  private static final Comparator<ColumnUse> MOST_USED =
      Comparator.comparingLong(ColumnUse::runs)
          .reversed()
          .thenComparing(ColumnUse::kind)
          .thenComparing(ColumnUse::key);

  @Override
  public Optional<Experiment> find(ExperimentId id) {
    return Optional.ofNullable(project.experiments.get(id.value()));
  }

  @Override
  public List<ExperimentId> ids() {
    return project.experiments.keySet().stream().map(ExperimentId::new).toList();
  }

  @Override
  public Map<ExperimentId, ArtifactLocation> artifactLocations(Set<ExperimentId> ids) {
    Map<ExperimentId, ArtifactLocation> locations = new HashMap<>();
    for (ExperimentId id : ids) {
      find(id).map(Experiment::artifactLocation).ifPresent(location -> locations.put(id, location));
    }
    return locations;
  }

  @Override
  public Optional<Experiment> findByName(String name) {
    return project.experiments.values().stream().filter(e -> e.name().equals(name)).findAny();
  }

  @Override
  public SearchPage<ExperimentActivity> search(ExperimentSearch search) {
    SearchedExperiments experiments = new SearchedExperiments();
    Stream<ExperimentActivity> found =
        project.experiments.values().stream()
            .filter(experiment -> Searched.shows(search.view(), experiment.isActive()))
            .map(this::activity)
            .filter(activity -> experiments.holds(search.filter(), activity));
    return experiments.page(found, search.order(), search.maxResults(), search.after());
  }

  @Override
  public Optional<ExperimentActivity> findActivity(ExperimentId id) {
    return find(id).map(this::activity);
  }

  private ExperimentActivity activity(Experiment experiment) {
    List<Long> starts =
        runs(experiment.id())
            .filter(run -> run.info.isActive())
            .map(run -> run.info.startMs())
            .sorted()
            .toList();
    return new ExperimentActivity(
        experiment, starts.size(), starts.isEmpty() ? null : starts.getLast());
  }

  private Stream<RunContent> runs(ExperimentId id) {
    return project.runs().filter(run -> run.info.experiment().equals(id));
  }

  @Override
  public ColumnPage columns(ExperimentId id, ColumnListing listing) {
    LikePattern pattern = LikePattern.containing(listing.part());
    List<ColumnUse> uses = new ArrayList<>();
    for (ColumnUse.Kind kind : ColumnUse.Kind.values()) {
      if (listing.kind() == null || listing.kind() == kind) {
        uses.addAll(uses(id, kind));
      }
    }
    uses.removeIf(use -> !pattern.matches(use.key()));
    int total = uses.size();
    @Nullable ColumnUse after = listing.after();
    uses.removeIf(use -> after != null && MOST_USED.compare(use, after) <= 0);
    uses.sort(MOST_USED);
    boolean hasMore = uses.size() > listing.max();
    return new ColumnPage(hasMore ? uses.subList(0, listing.max()) : uses, hasMore, total);
  }

  private List<ColumnUse> uses(ExperimentId id, ColumnUse.Kind kind) {
    Function<RunContent, Collection<String>> keys =
        switch (kind) {
          case METRIC -> run -> run.points.summaries(blobs).keySet();
          case PARAM -> run -> run.params.keySet();
          case TAG -> run -> run.tags.keySet();
        };
    Map<String, Long> counts = new TreeMap<>();
    runs(id)
        .filter(run -> run.info.isActive())
        .forEach(run -> keys.apply(run).forEach(key -> counts.merge(key, 1L, Long::sum)));
    List<ColumnUse> uses = new ArrayList<>();
    counts.forEach((key, count) ->
        uses.add(new ColumnUse(kind, key, count, kind == ColumnUse.Kind.PARAM && varies(id, key))));
    return uses;
  }

  private boolean varies(ExperimentId id, String key) {
    Set<String> values = new TreeSet<>();
    runs(id)
        .flatMap(run -> Stream.ofNullable(run.params.get(key)))
        .map(Param::value)
        .forEach(values::add);
    return values.size() > 1;
  }

  @Override
  public ExperimentId nextId() {
    return new ExperimentId(project.nextExperiment());
  }

  @Override
  public void create(Experiment experiment) {
    refuseTakenName(experiment);
    if (find(experiment.id()).isPresent()) {
      throw exists("Experiment " + experiment.id() + " exists already");
    }
    project.put(with(experiment, new TreeMap<>(experiment.tags())));
  }

  @Override
  public void update(Experiment experiment) {
    Experiment before = load(experiment.id());
    refuseTakenName(experiment);
    Experiment changed =
        new Experiment(
            experiment.id(),
            experiment.name(),
            experiment.description(),
            experiment.status(),
            experiment.lifecycle(),
            experiment.createdMs(),
            experiment.updatedMs(),
            before.tags(),
            before.artifactLocation());
    project.put(changed);
  }

  private void refuseTakenName(Experiment experiment) {
    findByName(experiment.name())
        .filter(other -> !other.id().equals(experiment.id()))
        .ifPresent(other -> {
          throw exists("An experiment of the name '" + other.name() + "' exists already");
        });
  }

  private static QuipuException exists(String message) {
    return new QuipuException(ErrorCode.ALREADY_EXISTS, message);
  }

  private Experiment load(ExperimentId id) {
    return find(id)
        .orElseThrow(() -> QuipuException.notFound("Experiment " + id + " does not exist"));
  }

  @Override
  public void putTag(ExperimentId id, String key, String value) {
    Map<String, String> tags = new TreeMap<>(load(id).tags());
    tags.put(key, value);
    project.put(with(load(id), tags));
  }

  @Override
  public boolean removeTag(ExperimentId id, String key) {
    Map<String, String> tags = new TreeMap<>(load(id).tags());
    boolean existed = tags.remove(key) != null;
    project.put(with(load(id), tags));
    return existed;
  }

  private static Experiment with(Experiment e, Map<String, String> tags) {
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
}
