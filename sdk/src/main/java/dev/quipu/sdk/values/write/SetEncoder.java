package dev.quipu.sdk.values.write;

import dev.quipu.sdk.values.schema.Schema;
import java.util.Set;

/// Writes sets. The elements are sorted by their canonical bytes, so that equal sets are written
/// alike.
final class SetEncoder implements Encoder {
  @Override
  public Schema write(ValueWriter out, Object value) {
    Schema standIn = out.enter(value);
    if (standIn != null) {
      return standIn;
    }
    SortedParts parts = new SortedParts(out.json);
    int index = 0;
    for (Object one : (Set<?>) value) {
      out.at(index++);
      parts.add(out.write(one));
    }
    out.leave();
    return Schema.array("set", null, parts.write());
  }
}
