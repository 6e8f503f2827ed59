package dev.quipu.store.sqlite.read;

import dev.quipu.store.sqlite.columns.ColumnSearches;
import dev.quipu.store.sqlite.summaries.SummaryScope;
import org.jspecify.annotations.Nullable;

/// What a transaction that reads asks of whoever runs it.
public interface ReadHost {
  /// Called before the rows of summaries are read. Returns if they show every write answered
  /// before; otherwise they are brought up to date, for which the work may have to begin anew.
  ///
  /// @throws SummariesBehind to begin anew
  void needSummaries(SummaryScope scope);

  /// Searches without SQL; null in a write, for it must see what it has just written, which only
  /// SQL does.
  @Nullable ColumnSearches searches();
}
