package dev.quipu.engine.traces;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.trace.Trace;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.read.SearchPage;
import dev.quipu.engine.port.traces.LinkKind;
import dev.quipu.engine.port.traces.TraceSearch;
import dev.quipu.engine.request.PageToken;
import dev.quipu.engine.request.Results;
import dev.quipu.query.Filter;
import dev.quipu.query.FilterParser;
import dev.quipu.query.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds traces, and says how often conditions hold together.
public final class TraceSearches {
  private final Store store;

  public TraceSearches(Store store) {
    this.store = store;
  }

  /// A page of the traces that a query finds.
  public Results<Trace> search(Scope scope, TraceQuery query) {
    PageToken token = token(query);
    TraceSearch search = query.search(token);
    SearchPage<Trace> page = store.search(scope, tx -> tx.traces().search(search));
    return new Results<>(page.items(), token.after(page.next()));
  }

  private PageToken token(TraceQuery query) {
    return PageToken.of(
        store.secret(),
        "traces",
        String.valueOf(query.experiments()),
        query.filter(),
        query.orderBy());
  }

  /// A trace with the runs that it belongs to.
  public record OfRuns(Trace trace, List<String> runs) {}

  /// As [#search], with the runs of each trace, of one moment.
  public Results<OfRuns> searchOfRuns(Scope scope, TraceQuery query) {
    PageToken token = token(query);
    TraceSearch search = query.search(token);
    return store.search(
        scope,
        tx -> {
          SearchPage<Trace> page = tx.traces().search(search);
          return new Results<>(
              page.items().stream()
                  .map(trace ->
                      new OfRuns(trace, tx.traces().links(trace.info().id(), LinkKind.RUN)))
                  .toList(),
              token.after(page.next()));
        });
  }

  /// How many traces meet one condition, another one, and both, of those that meet a third.
  public record Counts(long first, long second, long both, long all) {}

  /// Counts traces, at one moment.
  ///
  /// @param base a blank filter for all traces
  public Counts count(
      Scope scope,
      Vocabulary vocabulary,
      List<ExperimentId> experiments,
      String first,
      String second,
      String base) {
    @Nullable Filter one = FilterParser.filter(first, vocabulary).orElse(null);
    @Nullable Filter two = FilterParser.filter(second, vocabulary).orElse(null);
    @Nullable Filter three = FilterParser.filter(base, vocabulary).orElse(null);
    return store.search(
        scope,
        tx ->
            new Counts(
                tx.traces().count(all(experiments, one, three)),
                tx.traces().count(all(experiments, two, three)),
                tx.traces().count(all(experiments, one, two, three)),
                tx.traces().count(all(experiments, three))));
  }

  static TraceSearch all(List<ExperimentId> experiments, @Nullable Filter... filters) {
    List<Filter> given = new ArrayList<>();
    for (Filter filter : filters) {
      if (filter != null) {
        given.add(filter);
      }
    }
    return new TraceSearch(
        experiments,
        given.size() < 2 ? given.stream().findFirst().orElse(null) : new Filter.And(given),
        List.of(),
        1,
        null);
  }
}
