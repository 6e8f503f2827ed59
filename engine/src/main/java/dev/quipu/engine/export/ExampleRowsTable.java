package dev.quipu.engine.export;

import dev.quipu.codec.table.BatchBuilder;
import dev.quipu.codec.table.Column;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.TaskChanged;
import dev.quipu.engine.lineage.Examples.Example;
import dev.quipu.engine.lineage.Examples.Item;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Stream;

/// A row for each example, with its inputs in one column, its outputs in another, and its
/// measurements in a third.
final class ExampleRowsTable implements ExportTable {
  /// The columns of an example that say what it is.
  static final List<Column> HEAD =
      List.of(
          Column.of("runId", Column.Type.TEXT),
          Column.optional("taskId", Column.Type.TEXT),
          Column.optional("task", Column.Type.TEXT),
          Column.optional("status", Column.Type.TEXT),
          Column.optional("start", Column.Type.TIME_US),
          Column.optional("end", Column.Type.TIME_US),
          Column.optional("attributes", Column.Type.JSON));

  private static final List<Column> COLUMNS =
      Stream.concat(
              HEAD.stream(),
              Stream.of("inputs", "outputs", "measurements")
                  .map(name -> Column.of(name, Column.Type.JSON)))
          .toList();

  private final ExamplePages pages;

  ExampleRowsTable(ExamplePages pages) {
    this.pages = pages;
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public void each(Sink sink) throws IOException {
    BatchBuilder rows = new BatchBuilder(COLUMNS);
    pages.each(page -> {
      for (Example example : page) {
        addHead(rows, example);
        rows.text(json(example.inputs(), ExampleRowsTable::json))
            .text(json(example.outputs(), ExampleRowsTable::json))
            .text(json(example.measurements(), ExampleRowsTable::number))
            .endRow();
      }
      sink.take(rows.take());
    });
  }

  static void addHead(BatchBuilder rows, Example example) {
    rows.text(example.run().hex());
    TaskChanged task = example.task();
    if (task == null) {
      for (int i = 1; i < HEAD.size(); i++) {
        rows.missing();
      }
      return;
    }
    JsonText attributes = task.attributes();
    rows.text(task.id().hex())
        .text(task.name())
        .text(task.status().word())
        .integer(task.timeUs())
        .integer(task.endUs())
        .text(attributes == null ? null : attributes.text());
  }

  private static <T> String json(Map<String, T> fields, Function<T, String> value) {
    StringJoiner json = new StringJoiner(",", "{", "}");
    fields.forEach(
        (name, field) -> json.add(JsonString.of(name).text() + ":" + value.apply(field)));
    return json.toString();
  }

  private static String json(Item item) {
    StringJoiner json = new StringJoiner(",", "{", "}");
    json.add("\"object\":\"" + item.object() + "\"");
    if (item.mediaType() != null) {
      json.add("\"mediaType\":" + JsonString.of(item.mediaType()).text());
    }
    if (item.value() != null) {
      json.add("\"value\":" + item.value().text());
    }
    return json.toString();
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "\"" + value + "\"";
  }
}
