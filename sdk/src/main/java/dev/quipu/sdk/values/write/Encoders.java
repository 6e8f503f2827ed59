package dev.quipu.sdk.values.write;

import dev.quipu.sdk.values.DType;
import dev.quipu.sdk.values.JavaSerialized;
import dev.quipu.sdk.values.Media;
import dev.quipu.sdk.values.NdArray;
import dev.quipu.sdk.values.Table;
import dev.quipu.sdk.values.ValueSerializer;
import dev.quipu.sdk.values.content.Pictures;
import dev.quipu.sdk.values.content.SchemaText;
import dev.quipu.sdk.values.content.Serializers;
import dev.quipu.sdk.values.limits.ValueLimits;
import dev.quipu.sdk.values.schema.Schema;
import dev.quipu.sdk.values.types.RecordFields;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the encoder of a class: a serializer that is registered for exactly this class, else the
/// library's own, else a serializer registered for an interface or a class above, the nearest
/// first, else that of a record, else the text form.
final class Encoders {
  /// The encoder of a class, with the schema last written for a value of the class.
  static final class Known {
    private final Encoder encoder;

    /// Programs write many values of one type; their schema is the same.
    private volatile @Nullable SchemaText last;

    Known(Encoder encoder) {
      this.encoder = encoder;
    }

    Encoder encoder() {
      return encoder;
    }

    SchemaText text(Schema schema) {
      SchemaText known = last;
      if (known == null || !Objects.equals(known.schema(), schema)) {
        known = new SchemaText(schema);
        last = known;
      }
      return known;
    }
  }

  private final Serializers serializers;
  private final SecretNames names = new SecretNames();
  private final ClassValue<Known> known =
      new ClassValue<>() {
        @Override
        protected Known computeValue(Class<?> type) {
          return new Known(find(type));
        }
      };

  Encoders(Serializers serializers) {
    this.serializers = serializers;
  }

  SecretNames names() {
    return names;
  }

  Known known(Class<?> type) {
    return known.get(type);
  }

  Encoder of(Class<?> type) {
    return known.get(type).encoder;
  }

  private Encoder find(Class<?> type) {
    ValueSerializer<?> exact = serializers.find(type);
    if (exact != null) {
      return new CustomEncoder(type, exact);
    }
    Encoder own = ScalarEncoders.find(type);
    if (own == null) {
      own = container(type);
    }
    if (own == null) {
      own = content(type);
    }
    return own == null ? ofProgram(type) : own;
  }

  private static @Nullable Encoder container(Class<?> type) {
    if (type.isArray() && type != byte[].class) {
      return DType.find(type) == null ? new ArrayEncoder(type) : new NumericArrayEncoder(type);
    } else if (Map.class.isAssignableFrom(type)) {
      return new MapEncoder();
    } else if (Set.class.isAssignableFrom(type)) {
      return new SetEncoder();
    } else if (Collection.class.isAssignableFrom(type)) {
      return new ListEncoder();
    } else if (type == Optional.class
        || type == OptionalInt.class
        || type == OptionalLong.class
        || type == OptionalDouble.class) {
      return new OptionalEncoder(type);
    } else if (type == Table.class) {
      return new TableEncoder();
    }
    return null;
  }

  private static @Nullable Encoder content(Class<?> type) {
    if (type == byte[].class) {
      return new ByteEncoders.Bytes();
    } else if (type == NdArray.class) {
      return new ByteEncoders.Array();
    } else if (type == Media.class) {
      return new MediaEncoder();
    } else if (type == JavaSerialized.class) {
      return new ByteEncoders.Java();
    } else if (Pictures.isPicture(type)) {
      return new PictureEncoder();
    }
    return null;
  }

  private Encoder ofProgram(Class<?> type) {
    ValueSerializer<?> nearest = serializers.findNearest(type);
    if (nearest != null) {
      return new CustomEncoder(type, nearest);
    } else if (type.isRecord()) {
      try {
        return new RecordEncoder(this, RecordFields.of(type));
      } catch (RuntimeException e) {
        return new TextEncoder("cannot be read: its module does not open its package", false);
      }
    }
    boolean isUnknownNumber = Number.class.isAssignableFrom(type);
    return new TextEncoder(null, !isUnknownNumber);
  }

  /// Whether an integer is too long to be formatted in a training.
  static boolean isTooLong(Object number) {
    BigInteger digits =
        number instanceof BigDecimal decimal
            ? decimal.unscaledValue()
            : number instanceof BigInteger integer ? integer : BigInteger.ZERO;
    return digits.bitLength() > ValueLimits.NUMBER_BITS;
  }
}
