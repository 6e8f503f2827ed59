package dev.quipu.sdk.values.write;

import dev.quipu.sdk.values.NdArray;
import dev.quipu.sdk.values.content.TypedContent;
import dev.quipu.sdk.values.schema.Schema;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes Java's arrays of numbers and booleans: as NPY if they stand alone and have a shape, else
/// as JSON.
final class NumericArrayEncoder implements Encoder.OfBytes {
  private final String type;
  private final ArrayEncoder inJson;

  NumericArrayEncoder(Class<?> type) {
    this.type = type.getTypeName();
    inJson = new ArrayEncoder(type);
  }

  @Override
  public @Nullable Schema constant(Set<Class<?>> above) {
    return inJson.constant(above);
  }

  @Override
  public Schema write(ValueWriter out, Object value) {
    return inJson.write(out, value);
  }

  @Override
  public TypedContent content(ContentWriter contents, Object value, int depth) {
    NdArray array = NdArray.find(value);
    return array == null
        ? contents.json(value)
        : contents.bytes(
            ByteEncoders.NPY, ByteEncoders.schema(array).withClass(type), array.toNpy());
  }
}
