package dev.quipu.engine.traces;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.trace.TraceLimits;
import dev.quipu.engine.port.traces.TraceSearch;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.request.PageToken;
import dev.quipu.query.FilterParser;
import dev.quipu.query.Vocabulary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A search for traces as users write it.
///
/// @param experiments null for all that are not deleted
/// @param vocabulary of the filter and the order
/// @param filter blank for all
/// @param pageToken from the page before; null or empty for the first
public record TraceQuery(
    @Nullable List<ExperimentId> experiments,
    Vocabulary vocabulary,
    String filter,
    List<String> orderBy,
    int maxResults,
    @Nullable String pageToken) {
  public TraceQuery {
    experiments = experiments == null ? null : List.copyOf(experiments);
    orderBy = List.copyOf(orderBy);
    if (experiments != null && experiments.size() > PageLimits.EXPERIMENTS_PER_SEARCH) {
      throw QuipuException.invalid(
          "The search names "
              + experiments.size()
              + " experiments; at most "
              + PageLimits.EXPERIMENTS_PER_SEARCH
              + " are allowed");
    }
  }

  TraceSearch search(PageToken token) {
    if (maxResults < 1 || maxResults > TraceLimits.TRACES_PER_PAGE) {
      throw QuipuException.invalid(
          "Page size is " + maxResults + "; it must be from 1 to " + TraceLimits.TRACES_PER_PAGE);
    }
    return new TraceSearch(
        experiments,
        FilterParser.filter(filter, vocabulary).orElse(null),
        FilterParser.order(orderBy, vocabulary),
        maxResults,
        token.searched(pageToken));
  }
}
