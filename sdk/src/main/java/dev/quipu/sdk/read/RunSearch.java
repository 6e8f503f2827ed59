package dev.quipu.sdk.read;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.sdk.fetch.Pages;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.json.JsonObject;
import dev.quipu.sdk.wire.Json;
import dev.quipu.sdk.wire.RunSearchBody;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A search for runs, and the runs that it finds. A search never changes: each method gives a new
/// one. A mistake in a filter or an order is INVALID_ARGUMENT, with its position, once the search
/// is used. Any thread.
public final class RunSearch implements Listing<StoredRun> {
  private static final String EVERYTHING = "*";

  private final ServerReader reader;
  private final @Nullable List<String> experimentIds;
  private final String filter;
  private final List<String> orderBy;
  private final List<String> columns;
  private final boolean deleted;
  private final long limit;

  private RunSearch(
      ServerReader reader,
      @Nullable List<String> experimentIds,
      String filter,
      List<String> orderBy,
      List<String> columns,
      boolean deleted,
      long limit) {
    this.reader = reader;
    this.experimentIds = experimentIds;
    this.filter = filter;
    this.orderBy = List.copyOf(orderBy);
    this.columns = List.copyOf(columns);
    this.deleted = deleted;
    this.limit = limit;
  }

  static RunSearch all(ServerReader reader) {
    return new RunSearch(reader, null, "", List.of(), List.of(EVERYTHING), false, Long.MAX_VALUE);
  }

  RunSearch in(ExperimentId experiment) {
    return new RunSearch(
        reader, List.of(experiment.toString()), filter, orderBy, columns, deleted, limit);
  }

  /// Only the runs of a name, the newest first.
  RunSearch named(String name) {
    return filter("run_name = " + Quote.text(name)).orderBy("start_time DESC");
  }

  /// The runs that fit a filter instead of the one before; empty for all.
  public RunSearch filter(String newFilter) {
    return new RunSearch(reader, experimentIds, newFilter, orderBy, columns, deleted, limit);
  }

  /// The runs in an order, such as `metrics.loss DESC`; the later ones decide among runs that are
  /// equal by the first. Without an order the newest run comes first.
  public RunSearch orderBy(String... newOrderBy) {
    return new RunSearch(
        reader, experimentIds, filter, List.of(newOrderBy), columns, deleted, limit);
  }

  /// At most this many runs.
  ///
  /// @throws dev.quipu.core.error.QuipuException INVALID_ARGUMENT if it is less than 1
  public RunSearch limit(long newLimit) {
    return new RunSearch(
        reader, experimentIds, filter, orderBy, columns, deleted, Pages.checkLimit(newLimit));
  }

  /// The runs with only some of their values, such as `params.lr`, `metrics.loss`, `tags.team`,
  /// `notes` or `inputs`. This makes searches over many runs with many metrics faster. Without
  /// columns the runs have everything.
  public RunSearch columns(String... newColumns) {
    return new RunSearch(
        reader, experimentIds, filter, orderBy, List.of(newColumns), deleted, limit);
  }

  /// Deleted runs, too.
  public RunSearch withDeleted() {
    return new RunSearch(reader, experimentIds, filter, orderBy, columns, true, limit);
  }

  /// How many runs there are, without fetching them; at most the limit.
  public long count() {
    return Math.min(limit, page(1, List.of("notes"), null).integer("total"));
  }

  @Override
  public Optional<StoredRun> first() {
    Iterator<StoredRun> one = limit(1).iterator();
    return one.hasNext() ? Optional.of(one.next()) : Optional.empty();
  }

  @Override
  public Iterator<StoredRun> iterator() {
    int size = columns.contains(EVERYTHING) ? ReadLimits.RUNS : ReadLimits.SMALL_ITEMS;
    return new Pages<>(
        limit,
        size,
        (token, max) -> {
          JsonObject page = page(max, columns, token);
          return new Pages.Page<>(
              page.objects("runs").stream().map(run -> StoredRun.of(reader, run)).toList(),
              page.findText("nextPageToken").orElse(null));
        });
  }

  private JsonObject page(int max, List<String> values, @Nullable String token) {
    RunSearchBody body =
        new RunSearchBody(
            experimentIds, filter, orderBy, deleted ? "all" : "active", values, max, token);
    return reader.load(reader.api().searchRuns(Json.search(body)), "runs");
  }
}
