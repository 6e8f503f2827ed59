package dev.quipu.store.memory.traces;

import dev.quipu.core.trace.Assessment;
import dev.quipu.core.trace.Trace;
import dev.quipu.core.trace.TraceInfo;
import dev.quipu.engine.port.traces.LinkKind;
import dev.quipu.engine.port.traces.SpanRow;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Everything of a trace at one moment. A write changes a copy.
public record StoredTrace(
    TraceInfo info,
    SortedMap<String, String> metadata,
    SortedMap<String, String> tags,
    Map<LinkKind, SortedSet<String>> links,
    SortedMap<String, Assessment> assessments,
    SortedMap<String, SpanRow> spans) {
  public static StoredTrace of(TraceInfo info) {
    return new StoredTrace(
        info, new TreeMap<>(), new TreeMap<>(), links(Map.of()), new TreeMap<>(), new TreeMap<>());
  }

  private static Map<LinkKind, SortedSet<String>> links(Map<LinkKind, SortedSet<String>> old) {
    Map<LinkKind, SortedSet<String>> links = new EnumMap<>(LinkKind.class);
    for (LinkKind kind : LinkKind.values()) {
      links.put(kind, new TreeSet<>(old.getOrDefault(kind, new TreeSet<>())));
    }
    return links;
  }

  StoredTrace with(TraceInfo newInfo) {
    return new StoredTrace(
        newInfo,
        new TreeMap<>(metadata),
        new TreeMap<>(tags),
        links(links),
        new TreeMap<>(assessments),
        new TreeMap<>(spans));
  }

  Trace shown() {
    return new Trace(
        info,
        metadata,
        tags,
        assessments.values().stream()
            .sorted(Comparator.comparingLong(Assessment::createdMs).thenComparing(Assessment::id))
            .toList());
  }

  List<SpanRow> sortedSpans() {
    return spans.values().stream()
        .sorted(
            Comparator.comparing((SpanRow span) -> span.parent() != null)
                .thenComparingLong(SpanRow::startNs)
                .thenComparing(SpanRow::id))
        .toList();
  }
}
