package dev.quipu.codec.table;

import dev.quipu.core.frame.TimeUs;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;

/// Writes a table as CSV. Times are in ISO 8601, in UTC.
public final class CsvWriter implements TableWriter {
  private final List<Column> columns;
  private final Csv csv;

  /// Begins a table with the names of its columns.
  ///
  /// @param exact whether texts stay as they are even if they look like formulas
  public CsvWriter(List<Column> columns, OutputStream out, boolean exact) throws IOException {
    this.columns = List.copyOf(columns);
    csv = new Csv(out, exact);
    for (Column column : columns) {
      csv.text(column.name());
    }
    csv.endRecord();
  }

  @Override
  public void write(Batch batch) throws IOException {
    for (int row = 0; row < batch.rows(); row++) {
      for (int i = 0; i < columns.size(); i++) {
        write(columns.get(i), batch.columns().get(i), row);
      }
      csv.endRecord();
    }
  }

  private void write(Column column, Values values, int row) throws IOException {
    if (values.isMissing(row)) {
      csv.plain("");
      return;
    }
    switch (values) {
      case Values.Doubles numbers -> csv.number(numbers.values()[row]);
      case Values.Longs integers -> csv.plain(plain(column.type(), integers.values()[row]));
      case Values.Same same -> text(column, same.text());
      case Values.Texts texts -> text(column, texts.text(row));
    }
  }

  private void text(Column column, String text) throws IOException {
    if (column.type() == Column.Type.JSON) {
      csv.json(text);
    } else {
      csv.text(text);
    }
  }

  /// An integer, time or flag as all text forms have it.
  static String plain(Column.Type type, long value) {
    return switch (type) {
      case TIME_MS -> Instant.ofEpochMilli(value).toString();
      case TIME_US -> TimeUs.instant(value).toString();
      case FLAG -> value == 1 ? "true" : "false";
      default -> Long.toString(value);
    };
  }

  @Override
  public void finish() throws IOException {
    csv.flush();
  }

  @Override
  public void close() {}
}
