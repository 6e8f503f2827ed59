package dev.quipu.store.memory;

import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.lineage.LineageRecord;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.lineage.LineageRecord.MetricMeasured;
import dev.quipu.core.lineage.LineageRecord.ObjectLogged;
import dev.quipu.core.lineage.LineageRecord.ObjectUsed;
import dev.quipu.core.lineage.LineageRecord.ObjectsLinked;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.lineage.LineageWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads and writes lineage.
record MemoryLineage(ProjectContent project) implements LineageWriter {
  /// A content that is a blob.
  record Content(long sizeBytes, long createdMs) {}

  /// Writes the records of a run.
  void put(RunContent run, List<LineageRecord> records) {
    for (LineageRecord record : records) {
      switch (record) {
        case ObjectLogged object -> {
          run.lineage.held.add(object.digest());
          ObjectLogged before = project.objects.get(object.digest());
          if (before == null) {
            project.objects.put(object.digest(), withBytes(object));
          }
        }
        case TaskChanged task -> run.lineage.put(task);
        case ObjectUsed use -> run.lineage.put(use);
        case ObjectsLinked link -> run.lineage.put(link);
        case MetricMeasured measured -> run.lineage.measurements.add(measured);
        case CaseEvaluated evaluated -> run.lineage.put(evaluated);
      }
    }
  }

  /// The object with bytes that another one has inline: its run may be removed before.
  private ObjectLogged withBytes(ObjectLogged object) {
    return object.bytes() != null
        ? object
        : new ObjectLogged(
            object.timeUs(),
            object.digest(),
            object.mediaType(),
            object.schema(),
            object.content(),
            object.sizeBytes(),
            inline(object.content()).orElse(null));
  }

  @Override
  public List<RunId> waiting(int max) {
    return project
        .runs()
        .filter(run ->
            run.points.waiting().anyMatch(frame -> frame.frame().kind() == FrameKind.LINEAGE))
        .map(run -> run.info.id())
        .limit(max)
        .toList();
  }

  @Override
  public List<byte[]> waitingFrames(int max) {
    return project.allRuns().values().stream()
        .flatMap(run -> run.points.waiting())
        .filter(frame -> frame.frame().kind() == FrameKind.LINEAGE)
        .map(frame -> frame.frame().encoded())
        .limit(max)
        .toList();
  }

  private Stream<RunContent> active() {
    return project.runs().filter(run -> run.info.isActive());
  }

  private Set<Digest> named() {
    Set<Digest> named = new HashSet<>();
    for (RunContent run : project.allRuns().values()) {
      named.addAll(run.lineage.held);
      run.lineage.uses.values().forEach(use -> named.add(use.object()));
      run.lineage
          .links
          .values()
          .forEach(link -> {
            named.add(link.from());
            named.add(link.to());
          });
      run.lineage.measurements.stream()
          .map(MetricMeasured::object)
          .filter(Objects::nonNull)
          .forEach(named::add);
    }
    return named;
  }

  @Override
  public Optional<LoggedObject> object(Digest digest) {
    ObjectLogged logged = project.objects.get(digest);
    if (logged == null) {
      return named().contains(digest)
          ? Optional.of(new LoggedObject(digest, null))
          : Optional.empty();
    }
    return Optional.of(
        new LoggedObject(
            digest,
            new Description(
                logged.mediaType(),
                logged.schema(),
                logged.content(),
                logged.sizeBytes(),
                logged.timeUs())));
  }

  @Override
  public Optional<byte[]> inline(Digest content) {
    return project.objects.values().stream()
        .filter(object -> object.content().equals(content) && object.bytes() != null)
        .findFirst()
        .map(object -> Objects.requireNonNull(object.bytes()).clone());
  }

  @Override
  public Collection<Digest> present(Collection<Digest> contents) {
    return contents.stream()
        .filter(content -> project.contents.containsKey(content) || inline(content).isPresent())
        .toList();
  }

  @Override
  public Optional<Long> blobSize(Digest content) {
    return Optional.ofNullable(project.contents.get(content)).map(Content::sizeBytes);
  }

  private static Use use(RunContent run, ObjectUsed use) {
    return new Use(
        run.info.id(),
        use.task(),
        use.direction(),
        use.name(),
        use.object(),
        use.timeUs(),
        use.attributes());
  }

  @Override
  public List<Use> usesOf(Digest object, int skip, int max) {
    return active()
        .flatMap(run ->
            run.lineage.uses.values().stream()
                .filter(use -> use.object().equals(object))
                .sorted(
                    Comparator.<ObjectUsed, String>comparing(
                            use -> use.task() == null ? "" : use.task().hex())
                        .thenComparing(ObjectUsed::direction)
                        .thenComparing(ObjectUsed::name))
                .map(use -> use(run, use)))
        .skip(skip)
        .limit(max)
        .toList();
  }

  @Override
  public List<Use> usesBy(RunId run, @Nullable SpanId task, int max) {
    RunContent found = project.find(run);
    return found == null
        ? List.of()
        : found.lineage.uses.values().stream()
            .filter(use -> Objects.equals(use.task(), task))
            .sorted(Comparator.comparing(ObjectUsed::direction).thenComparing(ObjectUsed::name))
            .limit(max)
            .map(use -> use(found, use))
            .toList();
  }

  @Override
  public Part<Use> uses(RunId run, @Nullable String place, int max) {
    RunContent found = project.find(run);
    return found == null
        ? new Part<>(List.of(), null)
        : part(
            found.lineage.uses.values().stream().map(use -> use(found, use)).toList(), place, max);
  }

  @Override
  public Part<Link> links(RunId run, @Nullable String place, int max) {
    RunContent found = project.find(run);
    return found == null
        ? new Part<>(List.of(), null)
        : part(
            found.lineage.links.values().stream().map(link -> link(found, link)).toList(),
            place,
            max);
  }

  /// A part of a list that begins at an index.
  private static <T> Part<T> part(List<T> all, @Nullable String place, int max) {
    int from = place == null ? 0 : Integer.parseInt(place);
    int to = Math.min(all.size(), from + max);
    return new Part<>(all.subList(from, to), to == all.size() ? null : String.valueOf(to));
  }

  @Override
  public List<InlineObject> objects(Collection<Digest> digests) {
    return digests.stream()
        .distinct()
        .flatMap(digest -> object(digest).stream())
        .map(object -> {
          ObjectLogged logged = project.objects.get(object.digest());
          return new InlineObject(object, logged == null ? null : logged.bytes());
        })
        .toList();
  }

  @Override
  public TaskPage tasks(RunId run, TaskListing listing) {
    RunContent found = project.find(run);
    if (found == null) {
      return new TaskPage(List.of(), null);
    }
    TaskPlace after = listing.after();
    List<TaskChanged> behind =
        found.lineage.tasks.values().stream()
            .filter(task -> listing.parent() == null || listing.parent().equals(task.parent()))
            .filter(task -> !listing.topOnly() || listing.parent() != null || task.parent() == null)
            .sorted(BY_START)
            .filter(task -> after == null || isBehind(task, after))
            .toList();
    List<Task> wanted = new ArrayList<>();
    for (int i = 0; i < behind.size(); i++) {
      if (i == listing.lookedAt() || wanted.size() == listing.max()) {
        TaskChanged last = behind.get(i - 1);
        return new TaskPage(wanted, new TaskPlace(last.timeUs(), last.id()));
      }
      if (listing.wanted().test(behind.get(i))) {
        wanted.add(withChildren(found, behind.get(i)));
      }
    }
    return new TaskPage(wanted, null);
  }

  private static final Comparator<TaskChanged> BY_START =
      Comparator.comparingLong(TaskChanged::timeUs).thenComparing(task -> task.id().hex());

  private static boolean isBehind(TaskChanged task, TaskPlace place) {
    return task.timeUs() != place.startUs()
        ? task.timeUs() > place.startUs()
        : task.id().hex().compareTo(place.id().hex()) > 0;
  }

  private static Task withChildren(RunContent run, TaskChanged task) {
    return new Task(
        task,
        run.lineage.tasks.values().stream().filter(one -> task.id().equals(one.parent())).count());
  }

  @Override
  public Optional<Task> task(RunId run, SpanId id) {
    RunContent found = project.find(run);
    return found == null
        ? Optional.empty()
        : Optional.ofNullable(found.lineage.tasks.get(id)).map(task -> withChildren(found, task));
  }

  private static Link link(RunContent run, ObjectsLinked link) {
    return new Link(
        link.from(), link.to(), link.name(), run.info.id(), link.timeUs(), link.attributes());
  }

  private List<Link> links(Collection<Digest> objects, boolean from, int max) {
    return active()
        .flatMap(run ->
            run.lineage.links.values().stream()
                .filter(link -> objects.contains(from ? link.from() : link.to()))
                .map(link -> link(run, link)))
        .limit(max)
        .toList();
  }

  @Override
  public List<Link> linksFrom(Collection<Digest> objects, int max) {
    return links(objects, true, max);
  }

  @Override
  public List<Link> linksTo(Collection<Digest> objects, int max) {
    return links(objects, false, max);
  }

  @Override
  public void putContent(Digest content, long sizeBytes, long createdMs) {
    project.contents.put(content, new Content(sizeBytes, createdMs));
  }

  @Override
  public int removeUnnamed(long createdBeforeMs, int max, Collection<Digest> spared) {
    Set<Digest> named = named();
    List<Digest> objects =
        project.objects.values().stream()
            .filter(object -> !named.contains(object.digest()))
            .filter(
                object -> !spared.contains(object.digest()) && !spared.contains(object.content()))
            .map(ObjectLogged::digest)
            .limit(max)
            .toList();
    project.objects.keySet().removeAll(objects);
    Set<Digest> used = new HashSet<>();
    project.objects.values().forEach(object -> used.add(object.content()));
    List<Digest> contents =
        project.contents.entrySet().stream()
            .filter(one ->
                !used.contains(one.getKey())
                    && !spared.contains(one.getKey())
                    && one.getValue().createdMs() < createdBeforeMs)
            .limit(max)
            .map(java.util.Map.Entry::getKey)
            .toList();
    project.contents.keySet().removeAll(contents);
    return objects.size() + contents.size();
  }
}
