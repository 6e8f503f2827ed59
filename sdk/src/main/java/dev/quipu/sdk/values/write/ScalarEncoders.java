package dev.quipu.sdk.values.write;

import dev.quipu.sdk.values.Omitted;
import dev.quipu.sdk.values.json.JsonOut;
import dev.quipu.sdk.values.limits.ValueLimits;
import dev.quipu.sdk.values.schema.Schema;
import dev.quipu.sdk.values.types.KnownTypes;
import dev.quipu.sdk.values.types.Scalars;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The encoders of values without parts.
final class ScalarEncoders {
  static final Schema INT8 = Schema.typed("integer", "int8");
  static final Schema INT16 = Schema.typed("integer", "int16");
  static final Schema INT32 = Schema.typed("integer", "int32");
  static final Schema INT64 = Schema.number("integer", "int64");
  static final Schema FLOAT32 = Schema.number("number", "float32");
  static final Schema FLOAT64 = Schema.number("number", "float64");

  /// The integers that a double holds, and none that another integer rounds to.
  private static final long SAFE = (1L << 53) - 1;

  private interface Write {
    void write(ValueWriter out, Object value) throws Throwable;
  }

  /// An encoder that writes one type.
  ///
  /// @param isName whether the text of a value can be the name of a property
  private record Constant(Schema schema, boolean isName, Write writing) implements Encoder {
    @Override
    public Schema write(ValueWriter out, Object value) throws Throwable {
      writing.write(out, value);
      return schema;
    }

    @Override
    public Schema constant(Set<Class<?>> above) {
      return schema;
    }

    @Override
    public @Nullable String name(Object value) {
      return isName ? value.toString() : null;
    }
  }

  private static Encoder name(Schema schema, Write writing) {
    return new Constant(schema, true, writing);
  }

  private static Encoder value(Schema schema, Write writing) {
    return new Constant(schema, false, writing);
  }

  private static final Map<Class<?>, Encoder> BY_CLASS =
      Map.ofEntries(
          Map.entry(String.class, name(Schema.STRING, (out, value) -> out.text((String) value))),
          Map.entry(
              Boolean.class, name(Schema.BOOLEAN, (out, value) -> out.json.bool((Boolean) value))),
          Map.entry(Byte.class, name(INT8, (out, value) -> out.json.number((long) (Byte) value))),
          Map.entry(
              Short.class, name(INT16, (out, value) -> out.json.number((long) (Short) value))),
          Map.entry(
              Integer.class, name(INT32, (out, value) -> out.json.number((long) (Integer) value))),
          Map.entry(Long.class, name(INT64, (out, value) -> int64(out.json, (Long) value))),
          Map.entry(Float.class, value(FLOAT32, (out, value) -> float64(out.json, (Float) value))),
          Map.entry(
              Double.class, value(FLOAT64, (out, value) -> float64(out.json, (Double) value))),
          Map.entry(
              AtomicBoolean.class,
              value(Schema.BOOLEAN, (out, value) -> out.json.bool(((AtomicBoolean) value).get()))),
          Map.entry(
              AtomicInteger.class,
              value(INT32, (out, value) -> out.json.number((long) ((AtomicInteger) value).get()))),
          Map.entry(
              AtomicLong.class,
              value(INT64, (out, value) -> int64(out.json, ((AtomicLong) value).get()))),
          Map.entry(
              LongAdder.class,
              value(INT64, (out, value) -> int64(out.json, ((LongAdder) value).sum()))),
          Map.entry(
              DoubleAdder.class,
              value(FLOAT64, (out, value) -> float64(out.json, ((DoubleAdder) value).sum()))),
          Map.entry(
              Omitted.class,
              value(
                  Schema.OMITTED,
                  (out, value) ->
                      out.omit(
                          ((Omitted) value).reason(),
                          ((Omitted) value).type(),
                          "is left out: " + ((Omitted) value).reason().word()))));

  private ScalarEncoders() {}

  /// The encoder of a class.
  ///
  /// @return null if values of this class have parts, or no text that reads back
  static @Nullable Encoder find(Class<?> type) {
    Class<?> boxed = KnownTypes.boxed(type);
    Encoder known = BY_CLASS.get(boxed);
    if (known != null) {
      return known;
    }
    Class<?> above = boxed.getSuperclass();
    if (boxed.isEnum()) {
      return new OfEnum(boxed);
    } else if (above != null && above.isEnum()) {
      // The class of a constant with a body.
      return new OfEnum(above);
    } else if (CharSequence.class.isAssignableFrom(boxed)) {
      return value(Schema.STRING, (out, value) -> out.text(value.toString()));
    }
    Scalars.Scalar<?> scalar = Scalars.ofClass(boxed);
    return scalar == null ? null : new OfScalar(scalar);
  }

  static void int64(JsonOut json, long value) {
    if (value >= -SAFE && value <= SAFE) {
      json.number(value);
    } else {
      json.string(Long.toString(value));
    }
  }

  /// JSON has no NaN, no infinity and, as RFC 8785 writes numbers, no negative zero.
  static void float64(JsonOut json, double value) {
    if (!Double.isFinite(value)) {
      json.string(Double.toString(value));
    } else if (value == 0 && 1 / value < 0) {
      json.string("-0");
    } else {
      json.number(value);
    }
  }

  private static final class OfEnum implements Encoder {
    private final Schema schema;

    OfEnum(Class<?> type) {
      schema = Schema.text("enum", null, type.getName());
    }

    @Override
    public Schema write(ValueWriter out, Object value) {
      out.json.string(((Enum<?>) value).name());
      return schema;
    }

    @Override
    public Schema constant(Set<Class<?>> above) {
      return schema;
    }

    @Override
    public String name(Object value) {
      return ((Enum<?>) value).name();
    }
  }

  private record OfScalar(Scalars.Scalar<?> scalar) implements Encoder {
    @Override
    public Schema write(ValueWriter out, Object value) {
      if (Encoders.isTooLong(value)) {
        return out.omit(
            Omitted.Reason.SIZE,
            value.getClass().getName(),
            "has more than " + ValueLimits.NUMBER_BITS + " bits, which is not allowed");
      }
      out.text(scalar.text(value));
      return scalar.schema();
    }

    @Override
    public Schema constant(Set<Class<?>> above) {
      return scalar.schema();
    }

    @Override
    public @Nullable String name(Object value) {
      return Encoders.isTooLong(value) ? null : scalar.text(value);
    }
  }
}
