package dev.quipu.sdk.values.write;

import dev.quipu.sdk.values.schema.Items;
import dev.quipu.sdk.values.schema.Schema;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Writes optionals: the value, or null. An optional inside an optional stands in an array, because
/// null has its meaning already.
final class OptionalEncoder implements Encoder {
  /// The class in the schema; null for `Optional` itself.
  private final @Nullable String type;

  OptionalEncoder(Class<?> type) {
    this.type = type == Optional.class ? null : type.getName();
  }

  @Override
  public Schema write(ValueWriter out, Object value) {
    Object held = held(value);
    if (held == null) {
      out.json.nothing();
      return Schema.optional(null, type);
    }
    Schema standIn = out.enter(value);
    if (standIn != null) {
      return standIn;
    }
    int start = out.json.size();
    Schema schema = out.write(held);
    if (schema.isOptional()) {
      byte[] json = out.json.toBytes(start, out.json.size());
      out.json.cut(start);
      out.json.raw('[').raw(json).raw(']');
      schema = Schema.array("boxed", null, Items.of(schema));
    }
    out.leave();
    return Schema.optional(schema, type);
  }

  private static @Nullable Object held(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.orElse(null);
    } else if (value instanceof OptionalInt optional) {
      return optional.isPresent() ? optional.getAsInt() : null;
    } else if (value instanceof OptionalLong optional) {
      return optional.isPresent() ? optional.getAsLong() : null;
    } else if (value instanceof OptionalDouble optional) {
      return optional.isPresent() ? optional.getAsDouble() : null;
    }
    return null;
  }
}
