package dev.quipu.engine.export;

import dev.quipu.codec.table.BatchBuilder;
import dev.quipu.codec.table.Column;
import dev.quipu.codec.timeline.TimeRows;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.RunId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A row for each row of a track, with a column for each field. The rows are read twice: the first
/// time finds the fields and their types. A field with the name of another column is named
/// `fields.` and its name.
final class TracksTable implements ExportTable {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("runId", Column.Type.TEXT),
          Column.of("topic", Column.Type.TEXT),
          Column.of("timeUs", Column.Type.INTEGER),
          Column.of("time", Column.Type.TIME_US));

  private final TrackPages pages;
  private final List<Column> columns = new ArrayList<>(COLUMNS);

  /// The type of each field.
  private final Map<String, Column.Type> types;

  TracksTable(TrackPages pages) throws IOException {
    Map<String, Column.Type> found = new TreeMap<>();
    pages.each((run, topic, rows) -> addTypes(rows, found));
    if (pages.question().fields().isEmpty()) {
      types = found;
      this.pages = found.isEmpty() ? pages : pages.withFields(found.keySet());
    } else {
      types = new LinkedHashMap<>();
      pages
          .question()
          .fields()
          .forEach(f -> types.put(f, found.getOrDefault(f, Column.Type.NUMBER)));
      this.pages = pages;
    }
    Set<String> names = COLUMNS.stream().map(Column::name).collect(Collectors.toSet());
    types.forEach((field, type) -> {
      String name = field;
      while (!names.add(name)) {
        name = "fields." + name;
      }
      columns.add(Column.optional(name, type));
    });
  }

  private static void addTypes(TimeRows rows, Map<String, Column.Type> types) {
    for (int row = 0; row < rows.size(); row++) {
      for (String field : rows.fields()) {
        Column.Type type = type(rows, row, field);
        if (type != null) {
          types.merge(field, type, (a, b) -> a == b ? a : Column.Type.JSON);
        }
      }
    }
    if (types.size() > ExportLimits.COLUMNS) {
      throw QuipuException.invalid(
          "The rows have more than "
              + ExportLimits.COLUMNS
              + " fields, as many as a table may have columns. Name the wanted fields, or ask for"
              + " jsonl");
    }
  }

  /// The type of a value; null if there is none.
  private static Column.@Nullable Type type(TimeRows rows, int row, String field) {
    if (rows.isNumber(row, field)) {
      return Column.Type.NUMBER;
    }
    JsonText json = rows.json(row, field);
    if (json == null) {
      return null;
    }
    if (json.isString()) {
      return Column.Type.TEXT;
    }
    return json.equals(JsonText.TRUE) || json.equals(JsonText.FALSE)
        ? Column.Type.FLAG
        : Column.Type.JSON;
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public void each(Sink sink) throws IOException {
    BatchBuilder batch = new BatchBuilder(columns);
    pages.each((run, topic, rows) -> {
      for (int row = 0; row < rows.size(); row++) {
        add(batch, run, topic, rows, row);
      }
      sink.take(batch.take());
    });
  }

  private void add(BatchBuilder batch, RunId run, String topic, TimeRows rows, int row) {
    batch.text(run.hex()).text(topic).integer(rows.timeUs(row)).integer(rows.timeUs(row));
    types.forEach((field, columnType) -> {
      Column.Type type = type(rows, row, field);
      if (type == null) {
        batch.missing();
        return;
      }
      if (type != columnType && columnType != Column.Type.JSON) {
        throw new QuipuException(
            ErrorCode.UNAVAILABLE, "Rows were added during the export. Try again");
      }
      switch (columnType) {
        case NUMBER -> batch.number(rows.number(row, field));
        case TEXT -> batch.text(JsonString.text(Objects.requireNonNull(rows.json(row, field))));
        case FLAG -> batch.flag(JsonText.TRUE.equals(rows.json(row, field)));
        default -> batch.text(json(rows, row, field));
      }
    });
    batch.endRow();
  }

  private static String json(TimeRows rows, int row, String field) {
    JsonText json = rows.json(row, field);
    if (json != null) {
      return json.text();
    }
    String number = Double.toString(rows.number(row, field));
    return Double.isFinite(rows.number(row, field)) ? number : '"' + number + '"';
  }
}
