package dev.quipu.store.memory;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Lifecycle;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.Run;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.Series;
import dev.quipu.core.model.Tag;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.read.RunColumns;
import dev.quipu.engine.port.read.RunSearch;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.engine.port.write.RunWriter;
import dev.quipu.store.memory.search.Searched;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads and writes runs.
record MemoryRuns(ProjectContent project, BlobStore blobs) implements RunWriter {
  private Optional<RunContent> content(RunId id) {
    return Optional.ofNullable(project.find(id));
  }

  @Override
  public Optional<RunInfo> find(RunId id) {
    return content(id).map(run -> run.info);
  }

  @Override
  public Map<String, Param> findParams(RunId id, Set<String> keys) {
    Map<String, Param> found = new HashMap<>();
    content(id).ifPresent(run -> found.putAll(run.params));
    found.keySet().retainAll(keys);
    return found;
  }

  @Override
  public Optional<Run> load(RunId id, RunColumns columns) {
    return content(id).map(run -> run(run, columns));
  }

  private Run run(RunContent run, RunColumns columns) {
    boolean all = columns.all();
    return new Run(
        run.info,
        some(run.params.values(), Param::key, all, columns.params()),
        some(run.tags.values(), Tag::key, all, columns.tags()),
        all || !columns.metrics().isEmpty()
            ? some(metrics(run), Series::key, all, columns.metrics())
            : List.of(),
        all || columns.notes() ? run.notes : null,
        all || columns.inputs() ? run.inputs : List.of());
  }

  private List<Series> metrics(RunContent run) {
    return run.points.summaries(blobs).entrySet().stream()
        .map(entry -> new Series(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static <T> List<T> some(
      Collection<T> from, Function<T, String> key, boolean all, Set<String> keys) {
    return from.stream().filter(one -> all || keys.contains(key.apply(one))).toList();
  }

  private Stream<RunContent> found(RunSearch search, SearchedRuns runs) {
    return project
        .runs()
        .filter(run -> search.experiments().contains(run.info.experiment()))
        .filter(run -> Searched.shows(search.view(), run.info.isActive()))
        .filter(run -> runs.holds(search.filter(), run));
  }

  @Override
  public SearchPage<Run> search(RunSearch search) {
    SearchedRuns runs = new SearchedRuns(blobs);
    SearchPage<RunContent> page =
        runs.page(found(search, runs), search.order(), search.maxResults(), search.after());
    return new SearchPage<>(
        page.items().stream().map(run -> run(run, search.columns())).toList(), page.next());
  }

  @Override
  public long count(RunSearch search) {
    return found(search, new SearchedRuns(blobs)).count();
  }

  @Override
  public List<RunInfo> children(RunId parent, @Nullable Started after, int max) {
    Comparator<Started> order =
        Comparator.comparingLong(Started::startMs).thenComparing(Started::id).reversed();
    return children(parent)
        .filter(run -> after == null || order.compare(started(run), after) > 0)
        .sorted(Comparator.comparing(MemoryRuns::started, order))
        .limit(max)
        .toList();
  }

  private static Started started(RunInfo run) {
    return new Started(run.startMs(), run.id());
  }

  private Stream<RunInfo> children(RunId parent) {
    return project
        .runs()
        .map(run -> run.info)
        .filter(run -> run.isActive() && parent.equals(run.parent()));
  }

  @Override
  public Map<RunId, Long> countChildren(Collection<RunId> parents) {
    Map<RunId, Long> counts = new HashMap<>();
    parents.forEach(parent -> counts.put(parent, children(parent).count()));
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  @Override
  public void create(RunInfo run) {
    if (project.findAny(run.id()) != null) {
      throw new QuipuException(ErrorCode.ALREADY_EXISTS, "Run " + run.id() + " exists already");
    }
    project.add(run);
  }

  @Override
  public void update(RunInfo run) {
    project.change(run.id()).info = run;
  }

  @Override
  public void move(RunId id, ExperimentId to) {
    RunContent run = project.change(id);
    run.info = run.info.inExperiment(to);
  }

  @Override
  public void deleteAll(ExperimentId experiment, long deletedMs) {
    changeAll(experiment, RunInfo::isActive, Lifecycle.DELETED, deletedMs);
  }

  @Override
  public void restoreAll(ExperimentId experiment, long deletedMs) {
    changeAll(
        experiment,
        run -> !run.isActive() && Long.valueOf(deletedMs).equals(run.deletedMs()),
        Lifecycle.ACTIVE,
        null);
  }

  private void changeAll(
      ExperimentId experiment,
      Predicate<RunInfo> which,
      Lifecycle lifecycle,
      @Nullable Long deletedMs) {
    project
        .runs()
        .map(run -> run.info)
        .filter(run -> run.experiment().equals(experiment) && which.test(run))
        .toList()
        .forEach(run -> update(run.withLifecycle(lifecycle, deletedMs)));
  }

  @Override
  public void putParams(RunId id, Collection<Param> params) {
    RunContent run = project.change(id);
    params.forEach(param -> run.params.put(param.key(), param));
  }

  @Override
  public void putTags(RunId id, Collection<Tag> tags) {
    RunContent run = project.change(id);
    tags.forEach(tag -> run.tags.put(tag.key(), tag));
  }

  @Override
  public boolean removeTag(RunId id, String key) {
    return project.change(id).tags.remove(key) != null;
  }

  @Override
  public void putNotes(RunId id, @Nullable String notes) {
    project.change(id).notes = notes;
  }
}
