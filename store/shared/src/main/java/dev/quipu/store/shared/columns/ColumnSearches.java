package dev.quipu.store.shared.columns;

import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.read.RunSearch;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The searches of one reader that are decided in memory, in one snapshot each; the summaries must
/// be up to date. Used by one thread at a time.
public final class ColumnSearches {
  private final ColumnStore columns;
  private final RunValues values;

  /// The last search of the current work, and the number of runs found.
  private @Nullable RunSearch last;

  private long lastTotal;

  public ColumnSearches(ColumnStore columns, RunValues values) {
    this.columns = columns;
    this.values = values;
  }

  /// Begins other work, which may see another snapshot.
  public void begin() {
    last = null;
  }

  /// Finds the runs of a page; null if the columns cannot decide the search.
  public ColumnStore.@Nullable FoundRuns find(ProjectId project, RunSearch search) {
    if (search.filter() == null && search.order().isEmpty()) {
      // An index has the runs in this order.
      return null;
    }
    return findInColumns(project, search);
  }

  /// Counts the runs of a search; null if the columns cannot decide the search.
  public @Nullable Long count(ProjectId project, RunSearch search) {
    if (search.filter() == null && !columns.holds(project, search.experiments())) {
      // Counting an index is faster than loading it.
      return null;
    }
    RunSearch all =
        new RunSearch(
            search.experiments(),
            search.filter(),
            List.of(),
            search.view(),
            search.columns(),
            0,
            null);
    ColumnStore.FoundRuns found = findInColumns(project, all);
    return found == null ? null : (Long) found.total();
  }

  private ColumnStore.@Nullable FoundRuns findInColumns(ProjectId project, RunSearch search) {
    ColumnStore.FoundRuns found = columns.find(values, project, search);
    if (found != null) {
      last = search;
      lastTotal = found.total();
    }
    return found;
  }

  /// The number of runs in all pages of this search, if this was the last search of the current
  /// work.
  public @Nullable Long totalOfLast(RunSearch search) {
    RunSearch before = last;
    return before != null
            && before.experiments().equals(search.experiments())
            && before.view() == search.view()
            && Objects.equals(before.filter(), search.filter())
        ? (Long) lastTotal
        : null;
  }
}
