package dev.quipu.codec.table;

import dev.quipu.core.json.JsonString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes a table as JSON, an object a line. A row has no field for a missing value. A number that
/// is not finite is the string `"NaN"`, `"Infinity"` or `"-Infinity"`, and times are in ISO 8601,
/// in UTC.
public final class JsonLinesWriter implements TableWriter {
  private static final int HELD_CHARS = 32 << 10;

  private final List<Column> columns;
  private final List<String> names;
  private final OutputStream out;
  private final StringBuilder held = new StringBuilder();

  public JsonLinesWriter(List<Column> columns, OutputStream out) {
    this.columns = List.copyOf(columns);
    this.out = out;
    names =
        columns.stream()
            .map(column -> {
              StringBuilder name = new StringBuilder();
              JsonString.append(column.name(), name);
              return name.append(':').toString();
            })
            .toList();
  }

  @Override
  public void write(Batch batch) throws IOException {
    for (int row = 0; row < batch.rows(); row++) {
      char before = '{';
      for (int i = 0; i < columns.size(); i++) {
        Values values = batch.columns().get(i);
        if (!values.isMissing(row)) {
          held.append(before).append(names.get(i));
          append(columns.get(i).type(), values, row);
          before = ',';
        }
      }
      held.append(before == '{' ? "{}\n" : "}\n");
      if (held.length() > HELD_CHARS) {
        send();
      }
    }
  }

  private void append(Column.Type type, Values values, int row) {
    switch (values) {
      case Values.Doubles numbers -> append(numbers.values()[row]);
      case Values.Longs integers -> append(type, integers.values()[row]);
      case Values.Same same -> append(type, same.text());
      case Values.Texts texts -> append(type, texts.text(row));
    }
  }

  private void append(double number) {
    if (Double.isFinite(number)) {
      held.append(number);
    } else {
      held.append('"').append(number).append('"');
    }
  }

  private void append(Column.Type type, long value) {
    switch (type) {
      case TIME_MS, TIME_US -> held.append('"').append(CsvWriter.plain(type, value)).append('"');
      case FLAG -> held.append(value == 1);
      default -> held.append(value);
    }
  }

  private void append(Column.Type type, String text) {
    if (type == Column.Type.JSON) {
      held.append(text);
    } else {
      JsonString.append(text, held);
    }
  }

  private void send() throws IOException {
    out.write(held.toString().getBytes(StandardCharsets.UTF_8));
    held.setLength(0);
  }

  @Override
  public void finish() throws IOException {
    send();
  }

  @Override
  public void close() {}
}
