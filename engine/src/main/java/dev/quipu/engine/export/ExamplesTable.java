package dev.quipu.engine.export;

import dev.quipu.codec.table.BatchBuilder;
import dev.quipu.codec.table.Column;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.engine.lineage.Examples.Example;
import dev.quipu.engine.lineage.Examples.Item;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A row for each example, with a column for each input, output and measurement: `inputs.question`,
/// `outputs.answer`, `measurements.accuracy`. An object whose value is not at hand is `object:` and
/// its digest. The examples are read twice: the first time finds the columns.
final class ExamplesTable implements ExportTable {
  private final ExamplePages pages;
  private final SortedMap<String, Column.Type> inputs = new TreeMap<>();
  private final SortedMap<String, Column.Type> outputs = new TreeMap<>();
  private final SortedMap<String, Column.Type> measurements = new TreeMap<>();
  private final List<Column> columns = new ArrayList<>(ExampleRowsTable.HEAD);

  ExamplesTable(ExamplePages pages) throws IOException {
    this.pages = pages;
    pages.each(page -> page.forEach(this::addTypes));
    addColumns("inputs.", inputs);
    addColumns("outputs.", outputs);
    addColumns("measurements.", measurements);
  }

  private void addTypes(Example example) {
    example.inputs().forEach((name, item) -> inputs.merge(name, type(item), ExamplesTable::both));
    example.outputs().forEach((name, item) -> outputs.merge(name, type(item), ExamplesTable::both));
    example.measurements().keySet().forEach(metric -> measurements.put(metric, Column.Type.NUMBER));
    int found = inputs.size() + outputs.size() + measurements.size();
    if (ExampleRowsTable.HEAD.size() + found > ExportLimits.COLUMNS) {
      throw QuipuException.invalid(
          "The examples have more than "
              + ExportLimits.COLUMNS
              + " inputs, outputs and metrics, as many as a table may have columns. Name a task, or"
              + " ask for jsonl");
    }
  }

  private static Column.Type type(Item item) {
    return item.value() == null || item.value().isString() ? Column.Type.TEXT : Column.Type.JSON;
  }

  private static Column.Type both(Column.Type one, Column.Type other) {
    return one == other ? one : Column.Type.JSON;
  }

  private void addColumns(String prefix, Map<String, Column.Type> types) {
    types.forEach((name, type) -> columns.add(Column.optional(prefix + name, type)));
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public void each(Sink sink) throws IOException {
    BatchBuilder rows = new BatchBuilder(columns);
    pages.each(page -> {
      for (Example example : page) {
        ExampleRowsTable.addHead(rows, example);
        inputs.forEach((name, type) -> add(rows, example.inputs().get(name), type));
        outputs.forEach((name, type) -> add(rows, example.outputs().get(name), type));
        measurements.keySet().forEach(metric -> add(rows, example.measurements().get(metric)));
        rows.endRow();
      }
      sink.take(rows.take());
    });
  }

  private static void add(BatchBuilder rows, @Nullable Double value) {
    if (value == null) {
      rows.missing();
    } else {
      rows.number(value);
    }
  }

  private static void add(BatchBuilder rows, @Nullable Item item, Column.Type type) {
    if (item == null) {
      rows.missing();
      return;
    }
    JsonText value = item.value();
    JsonText cell = value == null ? JsonString.of("object:" + item.object()) : value;
    if (type == Column.Type.JSON) {
      rows.text(cell.text());
    } else if (cell.isString()) {
      rows.text(JsonString.text(cell));
    } else {
      throw new QuipuException(
          ErrorCode.UNAVAILABLE, "Examples were added during the export. Try again");
    }
  }
}
