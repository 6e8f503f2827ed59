package dev.quipu.sdk.profile;

import dev.quipu.core.text.Text;
import dev.quipu.sdk.values.Table;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The schema and the profile of rows with columns: both are JSON, in the forms that MLflow's
/// clients write and read. Memory is bounded: see [ProfileLimits].
public final class TableProfile {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Map<String, ColumnProfile> columns = new LinkedHashMap<>();
  private long rows;
  private long otherCells;

  /// The profile of a table.
  public static TableProfile of(Table table) {
    TableProfile profile = new TableProfile();
    List<String> names = table.names();
    for (int i = 0; i < names.size(); i++) {
      ColumnProfile column = profile.column(names.get(i));
      if (column != null) {
        table.columns().get(i).forEach(column::addValue);
      }
    }
    profile.rows = table.size();
    return profile;
  }

  /// The column of a name; null if there are too many.
  @Nullable ColumnProfile column(String name) {
    String shown = Text.first(name.replace('\0', '\ufffd'), ProfileLimits.NAME_CHARS);
    ColumnProfile column = columns.get(shown);
    if (column == null && columns.size() < ProfileLimits.COLUMNS) {
      column = new ColumnProfile(shown);
      columns.put(shown, column);
    }
    if (column == null) {
      otherCells++;
    }
    return column;
  }

  /// Ends a row: the columns that it has not named are null in it.
  void endRow() {
    rows++;
  }

  private void fill() {
    columns.values().forEach(column -> column.addNulls(Math.max(0, rows - column.cells())));
  }

  /// The schema; empty if there is no column.
  public String schema() {
    fill();
    return columns.isEmpty()
        ? ""
        : json(json -> {
          json.writeArrayPropertyStart("mlflow_colspec");
          columns.values().forEach(column -> column.writeSchema(json));
          json.writeEndArray();
        });
  }

  /// The profile.
  ///
  /// @param sizeBytes of the data; -1 if unknown
  public String profile(long sizeBytes) {
    fill();
    return json(json -> {
      json.writeNumberProperty("num_rows", rows);
      json.writeNumberProperty("num_columns", columns.size());
      json.writeNumberProperty("num_elements", rows * columns.size());
      if (sizeBytes >= 0) {
        json.writeNumberProperty("size_bytes", sizeBytes);
      }
      if (otherCells > 0) {
        json.writeNumberProperty("cells_of_further_columns", otherCells);
      }
      json.writeObjectPropertyStart("columns");
      columns.values().forEach(column -> column.writeProfile(json));
      json.writeEndObject();
    });
  }

  static String json(Consumer<JsonGenerator> fields) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      fields.accept(json);
      json.writeEndObject();
    }
    return out.toString();
  }
}
