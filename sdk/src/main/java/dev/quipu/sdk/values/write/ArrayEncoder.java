package dev.quipu.sdk.values.write;

import dev.quipu.sdk.values.schema.Items;
import dev.quipu.sdk.values.schema.Schema;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes Java's arrays as arrays of JSON.
final class ArrayEncoder implements Encoder {
  private final String component;

  /// For arrays of primitives; null for others.
  private final @Nullable Schema constant;

  ArrayEncoder(Class<?> type) {
    component = type.getComponentType().getTypeName();
    Encoder encoder =
        type.getComponentType().isPrimitive() ? ScalarEncoders.find(type.getComponentType()) : null;
    Schema element = encoder == null ? null : encoder.constant(Set.of());
    constant = element == null ? null : Schema.array("array", component, Items.of(element));
  }

  @Override
  public @Nullable Schema constant(Set<Class<?>> above) {
    return constant;
  }

  @Override
  public Schema write(ValueWriter out, Object value) {
    if (value instanceof Object[] all) {
      return objects(out, all);
    }
    out.json.raw('[');
    primitives(out, value);
    out.json.raw(']');
    return constant == null ? Schema.NULL : constant;
  }

  private Schema objects(ValueWriter out, Object[] all) {
    Schema standIn = out.enter(all);
    if (standIn != null) {
      return standIn;
    }
    Items.Builder items = new Items.Builder();
    out.json.raw('[');
    for (int i = 0; i < all.length; i++) {
      next(out, i);
      out.at(i);
      items.add(out.write(all[i]));
    }
    out.json.raw(']');
    out.leave();
    return Schema.array("array", component, items.build());
  }

  private static void primitives(ValueWriter out, Object value) {
    out.count(java.lang.reflect.Array.getLength(value));
    if (value instanceof double[] all) {
      for (int i = 0; i < all.length; i++) {
        next(out, i);
        ScalarEncoders.float64(out.json, all[i]);
      }
    } else if (value instanceof float[] all) {
      for (int i = 0; i < all.length; i++) {
        next(out, i);
        ScalarEncoders.float64(out.json, all[i]);
      }
    } else if (value instanceof int[] all) {
      for (int i = 0; i < all.length; i++) {
        next(out, i);
        out.json.number((long) all[i]);
      }
    } else if (value instanceof long[] all) {
      for (int i = 0; i < all.length; i++) {
        next(out, i);
        ScalarEncoders.int64(out.json, all[i]);
      }
    } else if (value instanceof short[] all) {
      for (int i = 0; i < all.length; i++) {
        next(out, i);
        out.json.number((long) all[i]);
      }
    } else if (value instanceof boolean[] all) {
      for (int i = 0; i < all.length; i++) {
        next(out, i);
        out.json.bool(all[i]);
      }
    } else if (value instanceof char[] all) {
      for (int i = 0; i < all.length; i++) {
        next(out, i);
        out.text(String.valueOf(all[i]));
      }
    }
  }

  private static void next(ValueWriter out, int i) {
    if (i > 0) {
      out.json.raw(',');
    }
  }
}
