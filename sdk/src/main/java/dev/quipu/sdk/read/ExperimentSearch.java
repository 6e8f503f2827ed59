package dev.quipu.sdk.read;

import dev.quipu.sdk.fetch.Pages;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.json.JsonObject;
import dev.quipu.sdk.wire.Query;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A search for experiments, and the experiments that it finds. A search never changes: each method
/// gives a new one. Any thread.
public final class ExperimentSearch implements Listing<StoredExperiment> {
  private final ServerReader reader;
  private final String filter;
  private final List<String> orderBy;
  private final boolean deleted;
  private final long limit;

  private ExperimentSearch(
      ServerReader reader, String filter, List<String> orderBy, boolean deleted, long limit) {
    this.reader = reader;
    this.filter = filter;
    this.orderBy = List.copyOf(orderBy);
    this.deleted = deleted;
    this.limit = limit;
  }

  static ExperimentSearch all(ServerReader reader) {
    return new ExperimentSearch(reader, "", List.of(), false, Long.MAX_VALUE);
  }

  /// The experiments that fit a filter instead of the one before; empty for all.
  public ExperimentSearch filter(String newFilter) {
    return new ExperimentSearch(reader, newFilter, orderBy, deleted, limit);
  }

  /// The experiments in an order, such as `last_run_time DESC`.
  public ExperimentSearch orderBy(String... newOrderBy) {
    return new ExperimentSearch(reader, filter, List.of(newOrderBy), deleted, limit);
  }

  /// At most this many experiments.
  ///
  /// @throws dev.quipu.core.error.QuipuException INVALID_ARGUMENT if it is less than 1
  public ExperimentSearch limit(long newLimit) {
    return new ExperimentSearch(reader, filter, orderBy, deleted, Pages.checkLimit(newLimit));
  }

  /// Deleted experiments, too.
  public ExperimentSearch withDeleted() {
    return new ExperimentSearch(reader, filter, orderBy, true, limit);
  }

  @Override
  public Iterator<StoredExperiment> iterator() {
    return new Pages<>(
        limit,
        ReadLimits.SMALL_ITEMS,
        (token, max) -> {
          JsonObject page = page(max, token);
          return new Pages.Page<>(
              page.objects("experiments").stream()
                  .map(one -> StoredExperiment.of(reader, one))
                  .toList(),
              page.findText("nextPageToken").orElse(null));
        });
  }

  private JsonObject page(int max, @Nullable String token) {
    Query query =
        Query.EMPTY
            .with("filter", filter)
            .with("view", deleted ? "all" : "active")
            .with("maxResults", max)
            .withIfPresent("pageToken", token);
    for (String order : orderBy) {
      query = query.with("orderBy", order);
    }
    return reader.load(reader.api().searchExperiments(query), "experiments");
  }
}
