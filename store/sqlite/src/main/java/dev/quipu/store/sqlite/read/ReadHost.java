package dev.quipu.store.sqlite.read;

import dev.quipu.store.shared.columns.ColumnSearches;
import dev.quipu.store.shared.summaries.SummaryScope;
import org.jspecify.annotations.Nullable;

/// The requests of a reading transaction to the reader or writer that runs it.
public interface ReadHost {
  /// Called before the rows of summaries are read. Returns if the rows show every write answered
  /// before. Otherwise the rows are brought up to date, and the work may have to begin anew.
  ///
  /// @throws SummariesBehind to begin anew
  void needSummaries(SummaryScope scope);

  /// Searches without SQL. Null in a write, which must see its own changes; only SQL shows them.
  @Nullable ColumnSearches searches();
}
