package dev.quipu.engine.export;

import dev.quipu.codec.table.BatchBuilder;
import dev.quipu.codec.table.Column;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.Memory;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.request.Results;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The rows of what runs hold, read page by page, run after run.
///
/// @param pages reads a page of a run
/// @param rows adds the rows of an item
record PagedTable<T>(
    List<Column> columns,
    Supplier<Reading> readings,
    RunSelection selection,
    Pages<T> pages,
    Rows<T> rows)
    implements ExportTable {
  /// Reads a page of a run.
  interface Pages<T> {
    /// Reads a page.
    ///
    /// @param place of the page; null for the first
    Results<T> read(Scope scope, RunId run, @Nullable String place);
  }

  /// Adds the rows of an item.
  interface Rows<T> {
    void add(BatchBuilder rows, RunId run, T item);
  }

  @Override
  public void each(Sink sink) throws IOException {
    try (Reading reading = readings.get()) {
      BatchBuilder batch = new BatchBuilder(columns);
      reading.eachRun(
          selection,
          run -> {
            RunId id = run.info().id();
            @Nullable String token = null;
            do {
              try (Memory.Part memory = reading.part()) {
                @Nullable String place = token;
                Results<T> page =
                    reading.piece(() -> pages.read(reading.scope().withMemory(memory), id, place));
                page.items().forEach(item -> rows.add(batch, id, item));
                token = page.nextPageToken();
                sink.take(batch.take());
              }
            } while (token != null);
          });
    }
  }
}
