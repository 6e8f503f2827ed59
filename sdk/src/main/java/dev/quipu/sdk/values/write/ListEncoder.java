package dev.quipu.sdk.values.write;

import dev.quipu.sdk.values.schema.Items;
import dev.quipu.sdk.values.schema.Schema;
import java.util.Collection;

/// Writes lists and queues: any collection but a set.
final class ListEncoder implements Encoder {
  @Override
  public Schema write(ValueWriter out, Object value) {
    Schema standIn = out.enter(value);
    if (standIn != null) {
      return standIn;
    }
    Items.Builder items = new Items.Builder();
    int index = 0;
    out.json.raw('[');
    for (Object one : (Collection<?>) value) {
      if (index > 0) {
        out.json.raw(',');
      }
      out.at(index++);
      items.add(out.write(one));
    }
    out.json.raw(']');
    out.leave();
    return Schema.array(null, null, items.build());
  }
}
