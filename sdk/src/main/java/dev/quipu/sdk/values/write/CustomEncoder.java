package dev.quipu.sdk.values.write;

import dev.quipu.sdk.values.ValueSerializer;
import dev.quipu.sdk.values.content.TypedContent;
import dev.quipu.sdk.values.schema.Schema;
import org.jspecify.annotations.Nullable;

/// Writes values of a type of the program as its registered serializer says.
final class CustomEncoder implements Encoder.OfBytes {
  private final String type;
  private final ValueSerializer<Object> serializer;

  /// @param type the class of the values
  @SuppressWarnings("unchecked")
  CustomEncoder(Class<?> type, ValueSerializer<?> serializer) {
    this.type = type.getName();
    // It is registered for the class, or for one above.
    this.serializer = (ValueSerializer<Object>) serializer;
  }

  @Override
  public Schema write(ValueWriter out, Object value) {
    Schema standIn = out.enter(value);
    if (standIn != null) {
      return standIn;
    }
    Schema schema = out.write(replacement(value));
    out.leave();
    return Schema.custom(schema, type);
  }

  @Override
  public TypedContent content(ContentWriter contents, Object value, int depth) {
    TypedContent content = contents.write(replacement(value), depth + 1);
    return content.with(Schema.custom(content.parsedSchema(), type));
  }

  private @Nullable Object replacement(Object value) {
    return serializer.write(value);
  }
}
