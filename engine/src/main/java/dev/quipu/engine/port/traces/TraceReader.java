package dev.quipu.engine.port.traces;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.trace.TokenUsage;
import dev.quipu.core.trace.Trace;
import dev.quipu.core.trace.TraceId;
import dev.quipu.core.trace.TraceInfo;
import dev.quipu.engine.port.read.SearchPage;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads traces.
public interface TraceReader {
  Optional<TraceInfo> findInfo(TraceId id);

  /// The traces of some ids, in their order. Ids without a trace are left out.
  List<Trace> find(List<TraceId> ids);

  SearchPage<Trace> search(TraceSearch search);

  /// How many traces a search would find on all of its pages.
  long count(TraceSearch search);

  /// Passes on the traces that a search would find on all of its pages, in no order.
  void each(TraceSearch search, Consumer<Trace> sink);

  /// Passes on the spans of the traces that a search would find, without their bodies, in no order.
  void eachSpan(TraceSearch search, Consumer<SpanRow> sink);

  /// The spans of a trace: the roots, then the others, by their starts and ids.
  ///
  /// @param max at most so many
  List<SpanRow> spans(TraceId id, int max);

  /// As [#spans], without their bodies.
  List<SpanRow> outline(TraceId id, int max);

  /// A span of a trace.
  Optional<SpanRow> findSpan(TraceId id, String span);

  long countSpans(TraceId id);

  /// The usage of some spans of a trace together. Spans that there are not have none.
  TokenUsage usage(TraceId id, Collection<String> spans);

  /// What a trace is linked to, by its name.
  List<String> links(TraceId id, LinkKind kind);

  /// The oldest traces of an experiment.
  ///
  /// @param untilMs that began then at the latest
  List<TraceId> oldest(ExperimentId experiment, long untilMs, int max);
}
