package dev.quipu.store.memory.traces;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.trace.Assessment;
import dev.quipu.core.trace.TokenUsage;
import dev.quipu.core.trace.Trace;
import dev.quipu.core.trace.TraceId;
import dev.quipu.core.trace.TraceInfo;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.engine.port.traces.LinkKind;
import dev.quipu.engine.port.traces.SpanRow;
import dev.quipu.engine.port.traces.TraceSearch;
import dev.quipu.engine.port.traces.TraceWriter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads and writes traces.
///
/// @param earlyLinks of traces that have not come yet
/// @param isActive whether an experiment is not deleted
/// @param isDeleted whether an experiment was deleted before a time
public record MemoryTraces(
    Map<TraceId, StoredTrace> traces,
    Set<EarlyLink> earlyLinks,
    Predicate<ExperimentId> isActive,
    BiPredicate<ExperimentId, Long> isDeleted)
    implements TraceWriter {
  /// A link of a trace that has not come yet.
  public record EarlyLink(TraceId trace, LinkKind kind, String target) {}

  private StoredTrace load(TraceId id) {
    StoredTrace found = traces.get(id);
    if (found == null) {
      throw QuipuException.notFound("Trace " + id + " does not exist");
    }
    return found;
  }

  /// A copy of a trace, to be changed.
  private StoredTrace own(TraceId id) {
    StoredTrace copy = load(id).with(load(id).info());
    traces.put(id, copy);
    return copy;
  }

  @Override
  public Optional<TraceInfo> findInfo(TraceId id) {
    return Optional.ofNullable(traces.get(id)).map(StoredTrace::info);
  }

  @Override
  public List<Trace> find(List<TraceId> ids) {
    return ids.stream()
        .distinct()
        .flatMap(id -> Stream.ofNullable(traces.get(id)))
        .map(StoredTrace::shown)
        .toList();
  }

  private boolean isIn(ExperimentId experiment, @Nullable List<ExperimentId> wanted) {
    return wanted == null ? isActive.test(experiment) : wanted.contains(experiment);
  }

  private Stream<StoredTrace> found(TraceSearch search) {
    SearchedTraces searched = new SearchedTraces();
    return traces.values().stream()
        .filter(trace -> isIn(trace.info().experiment(), search.experiments()))
        .filter(trace -> searched.holds(search.filter(), trace));
  }

  @Override
  public SearchPage<Trace> search(TraceSearch search) {
    SearchPage<StoredTrace> page =
        new SearchedTraces()
            .page(found(search), search.order(), search.maxResults(), search.after());
    return new SearchPage<>(page.items().stream().map(StoredTrace::shown).toList(), page.next());
  }

  @Override
  public long count(TraceSearch search) {
    return found(search).count();
  }

  @Override
  public void each(TraceSearch search, Consumer<Trace> sink) {
    found(search).map(StoredTrace::shown).forEach(sink);
  }

  @Override
  public void eachSpan(TraceSearch search, Consumer<SpanRow> sink) {
    found(search).flatMap(trace -> trace.spans().values().stream()).forEach(sink);
  }

  @Override
  public List<SpanRow> spans(TraceId id, int max) {
    StoredTrace found = traces.get(id);
    return found == null ? List.of() : found.sortedSpans().stream().limit(max).toList();
  }

  @Override
  public List<SpanRow> outline(TraceId id, int max) {
    return spans(id, max).stream().map(span -> span.withBody(new byte[0])).toList();
  }

  @Override
  public Optional<SpanRow> findSpan(TraceId id, String span) {
    return Optional.ofNullable(traces.get(id)).map(trace -> trace.spans().get(span));
  }

  @Override
  public long countSpans(TraceId id) {
    StoredTrace found = traces.get(id);
    return found == null ? 0 : found.spans().size();
  }

  @Override
  public TokenUsage usage(TraceId id, Collection<String> spans) {
    TokenUsage usage = TokenUsage.NONE;
    StoredTrace found = traces.get(id);
    if (found != null) {
      for (SpanRow span : found.spans().values()) {
        usage = spans.contains(span.id()) ? usage.plus(span.usage()) : usage;
      }
    }
    return usage;
  }

  @Override
  public List<String> links(TraceId id, LinkKind kind) {
    StoredTrace found = traces.get(id);
    if (found == null) {
      return earlyLinks.stream()
          .filter(link -> link.trace().equals(id) && link.kind() == kind)
          .map(EarlyLink::target)
          .sorted()
          .toList();
    }
    return found.links().containsKey(kind) ? List.copyOf(found.links().get(kind)) : List.of();
  }

  @Override
  public List<TraceId> oldest(ExperimentId experiment, long untilMs, int max) {
    return traces.values().stream()
        .map(StoredTrace::info)
        .filter(info -> info.experiment().equals(experiment) && info.requestMs() <= untilMs)
        .sorted(Comparator.comparingLong(TraceInfo::requestMs).thenComparing(TraceInfo::id))
        .limit(max)
        .map(TraceInfo::id)
        .toList();
  }

  @Override
  public void create(TraceInfo info) {
    traces.put(info.id(), StoredTrace.of(info));
    List<EarlyLink> early =
        earlyLinks.stream().filter(link -> link.trace().equals(info.id())).toList();
    early.forEach(earlyLinks::remove);
    early.forEach(link -> link(info.id(), link.kind(), link.target()));
  }

  @Override
  public void update(TraceInfo info) {
    traces.put(info.id(), load(info.id()).with(info));
  }

  @Override
  public void putMetadata(TraceId id, Map<String, String> entries) {
    own(id).metadata().putAll(entries);
  }

  @Override
  public void putTags(TraceId id, Map<String, String> tags) {
    own(id).tags().putAll(tags);
  }

  @Override
  public boolean removeTag(TraceId id, String key) {
    @Nullable String removed = own(id).tags().remove(key);
    return removed != null;
  }

  @Override
  public void putSpans(TraceId id, List<SpanRow> spans) {
    StoredTrace own = own(id);
    spans.forEach(span -> own.spans().put(span.id(), span));
  }

  @Override
  public void putAssessment(Assessment assessment) {
    own(assessment.trace()).assessments().put(assessment.id(), assessment);
  }

  @Override
  public boolean removeAssessment(TraceId id, String assessment) {
    @Nullable Assessment removed = own(id).assessments().remove(assessment);
    return removed != null;
  }

  @Override
  public void link(TraceId id, LinkKind kind, String target) {
    if (!traces.containsKey(id)) {
      earlyLinks.add(new EarlyLink(id, kind, target));
      return;
    }
    own(id)
        .links()
        .computeIfPresent(
            kind,
            (_, targets) -> {
              targets.add(target);
              return targets;
            });
  }

  @Override
  public boolean removeSome(TraceId id, int maxRows) {
    traces.remove(id);
    return true;
  }

  @Override
  public boolean removeSomeOfDeleted(long deletedBeforeMs, int maxRows) {
    traces.values().removeIf(trace -> isDeleted.test(trace.info().experiment(), deletedBeforeMs));
    return true;
  }
}
