package dev.quipu.sdk.values.write;

import dev.quipu.sdk.values.Table;
import dev.quipu.sdk.values.schema.Items;
import dev.quipu.sdk.values.schema.Properties;
import dev.quipu.sdk.values.schema.Schema;
import java.util.List;

/// Writes tables column by column: `{"columns":["a","b"],"data":[[1,2],["x","y"]],"rows":2}`.
final class TableEncoder implements Encoder {
  static final List<String> NAMES = List.of("columns", "data", "rows");
  private static final Schema COLUMNS = Schema.array(null, null, Items.of(Schema.STRING));

  @Override
  public Schema write(ValueWriter out, Object value) {
    Schema standIn = out.enter(value);
    if (standIn != null) {
      return standIn;
    }
    Table table = (Table) value;
    out.json.raw('{').name(true, "columns").raw('[');
    for (int i = 0; i < table.names().size(); i++) {
      if (i > 0) {
        out.json.raw(',');
      }
      out.text(table.names().get(i));
    }
    out.json.raw(']').name(false, "data").raw('[');
    Items.Builder columns = new Items.Builder(true);
    for (int i = 0; i < table.names().size(); i++) {
      if (i > 0) {
        out.json.raw(',');
      }
      columns.add(column(out, table.names().get(i), table.columns().get(i)));
    }
    out.json.raw(']').name(false, "rows");
    out.json.number((long) table.size());
    out.json.raw('}');
    out.leave();
    Schema data = Schema.array(null, null, columns.build());
    return Schema.object(
        "table", null, new Properties(NAMES, List.of(COLUMNS, data, ScalarEncoders.INT32), NAMES));
  }

  private static Schema column(ValueWriter out, String name, List<?> cells) {
    Items.Builder items = new Items.Builder();
    out.json.raw('[');
    for (int i = 0; i < cells.size(); i++) {
      if (i > 0) {
        out.json.raw(',');
      }
      items.add(out.writeNamed(name, cells.get(i)));
    }
    out.json.raw(']');
    return Schema.array(null, null, items.build());
  }
}
