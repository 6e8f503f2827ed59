package dev.quipu.engine.export;

import dev.quipu.codec.table.Batch;
import dev.quipu.codec.table.Column;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// A table that can be exported. It is read while it is passed on: each piece of it, such as some
/// runs or the series of a run, is from one snapshot, and not the whole table, because a long
/// export must not keep a snapshot open.
public interface ExportTable {
  List<Column> columns();

  /// Passes on all rows.
  ///
  /// @throws QuipuException UNAVAILABLE if the caller has gone, or memory is short for too long
  void each(Sink sink) throws IOException;

  /// Takes rows.
  @FunctionalInterface
  interface Sink {
    void take(Batch batch) throws IOException;
  }

  /// This table with some of its columns.
  ///
  /// @param names the wanted columns in their order
  /// @throws QuipuException INVALID_ARGUMENT if there is no such column
  default ExportTable select(Collection<String> names) {
    List<String> known = columns().stream().map(Column::name).toList();
    List<Integer> wanted = new ArrayList<>();
    for (String name : names) {
      int at = known.indexOf(name);
      if (at < 0) {
        throw QuipuException.invalid(
            "Column "
                + Text.quote(name)
                + " is unknown; the table has "
                + String.join(", ", known.subList(0, Math.min(known.size(), 30))));
      }
      wanted.add(at);
    }
    ExportTable all = this;
    return new ExportTable() {
      @Override
      public List<Column> columns() {
        return wanted.stream().map(all.columns()::get).toList();
      }

      @Override
      public void each(Sink sink) throws IOException {
        all.each(batch -> sink.take(batch.select(wanted)));
      }
    };
  }
}
