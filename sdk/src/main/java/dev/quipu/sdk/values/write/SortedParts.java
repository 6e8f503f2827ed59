package dev.quipu.sdk.values.write;

import dev.quipu.sdk.values.content.SchemaText;
import dev.quipu.sdk.values.json.JsonOut;
import dev.quipu.sdk.values.schema.Items;
import dev.quipu.sdk.values.schema.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The elements of an array without an order of its own: they are written one after the other and
/// then sorted by their bytes, as unsigned numbers.
final class SortedParts {
  private static final class Part implements Comparable<Part> {
    private final byte[] json;
    private final Schema schema;

    Part(byte[] json, Schema schema) {
      this.json = json;
      this.schema = schema;
    }

    @Override
    public int compareTo(Part other) {
      int order = Arrays.compareUnsigned(json, other.json);
      // Only values of different types, such as 1 and 1L, have the same bytes.
      return order != 0 || schema.equals(other.schema)
          ? order
          : Arrays.compareUnsigned(
              new SchemaText(schema).json(), new SchemaText(other.schema).json());
    }
  }

  private final JsonOut out;
  private final int start;
  private final List<Part> parts = new ArrayList<>();

  SortedParts(JsonOut out) {
    this.out = out;
    this.start = out.size();
  }

  /// Takes what was written since the last call.
  void add(Schema schema) {
    parts.add(new Part(out.toBytes(start, out.size()), schema));
    out.cut(start);
  }

  /// Writes the sorted array.
  Items write() {
    parts.sort(null);
    Items.Builder items = new Items.Builder();
    out.raw('[');
    for (int i = 0; i < parts.size(); i++) {
      if (i > 0) {
        out.raw(',');
      }
      out.raw(parts.get(i).json);
      items.add(parts.get(i).schema);
    }
    out.raw(']');
    return items.build();
  }
}
