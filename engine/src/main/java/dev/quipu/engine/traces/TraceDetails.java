package dev.quipu.engine.traces;

import dev.quipu.codec.otlp.SpanBody;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.core.trace.Span;
import dev.quipu.core.trace.Trace;
import dev.quipu.core.trace.TraceId;
import dev.quipu.core.trace.TraceLimits;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.traces.LinkKind;
import dev.quipu.engine.port.traces.SpanRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Shows a trace of any size: its spans as a tree, and what they carry as far as it is small. A
/// span by itself comes whole.
public final class TraceDetails {
  private final Store store;

  public TraceDetails(Store store) {
    this.store = store;
  }

  /// A span of a trace.
  ///
  /// @param span null if what it carries is left out
  public record Shown(SpanRow row, @Nullable Span span) {}

  /// A trace, of one moment.
  ///
  /// @param runs that it belongs to
  /// @param spanCount of all its spans
  /// @param spans the roots, then the others, by their starts: at most
  ///   [TraceLimits#SPANS_PER_OUTLINE]
  public record Outline(Trace trace, List<String> runs, long spanCount, List<Shown> spans) {}

  /// A trace with its spans.
  ///
  /// @throws QuipuException NOT_FOUND
  public Outline load(Scope scope, TraceId id) {
    return store.read(
        scope,
        tx -> {
          Trace trace = Traces.require(tx, id);
          List<SpanRow> rows = tx.traces().outline(id, TraceLimits.SPANS_PER_OUTLINE);
          return new Outline(
              trace,
              tx.traces().links(id, LinkKind.RUN),
              tx.traces().countSpans(id),
              shown(tx, scope, id, rows));
        });
  }

  private static List<Shown> shown(
      ReadTransaction tx, Scope scope, TraceId id, List<SpanRow> rows) {
    List<Shown> shown = new ArrayList<>();
    long bytes = 0;
    for (SpanRow row : rows) {
      SpanRow whole =
          bytes < TraceLimits.OUTLINE_BYTES && shown.size() < TraceLimits.WHOLE_SPANS_PER_OUTLINE
              ? tx.traces().findSpan(id, row.id()).orElse(null)
              : null;
      if (whole != null) {
        long size = SpanBody.message(whole.body()).length;
        bytes += size;
        if (bytes <= TraceLimits.OUTLINE_BYTES) {
          scope.memory().take(size);
          shown.add(new Shown(row, SpanBody.span(whole.body())));
          continue;
        }
      }
      shown.add(new Shown(row, null));
    }
    return shown;
  }

  /// A span with all that it carries.
  ///
  /// @throws QuipuException NOT_FOUND
  public Shown loadSpan(Scope scope, TraceId id, String span) {
    Optional<SpanRow> found =
        store.read(
            scope,
            tx -> {
              Traces.require(tx, id);
              return tx.traces().findSpan(id, span);
            });
    SpanRow row =
        found.orElseThrow(() ->
            QuipuException.notFound("Trace " + id + " has no span with id " + Text.quote(span)));
    scope.memory().take(SpanBody.message(row.body()).length);
    return new Shown(row, SpanBody.span(row.body()));
  }
}
