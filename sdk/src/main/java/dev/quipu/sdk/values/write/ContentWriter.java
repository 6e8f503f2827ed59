package dev.quipu.sdk.values.write;

import dev.quipu.sdk.values.Content;
import dev.quipu.sdk.values.Omitted;
import dev.quipu.sdk.values.Table;
import dev.quipu.sdk.values.content.SchemaText;
import dev.quipu.sdk.values.content.Serializers;
import dev.quipu.sdk.values.content.TypedContent;
import dev.quipu.sdk.values.json.JsonOut;
import dev.quipu.sdk.values.limits.ValueLimits;
import dev.quipu.sdk.values.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the contents of values. Never throws: a value that cannot be written becomes a stand-in.
public final class ContentWriter {
  static final String JSON = "application/json";

  private final Encoders encoders;

  public ContentWriter(Serializers serializers) {
    encoders = new Encoders(serializers);
  }

  public Content write(@Nullable Object value) {
    return write(value, 0);
  }

  /// @param depth how often a serializer has already replaced the value
  TypedContent write(@Nullable Object value, int depth) {
    try {
      if (depth > ValueLimits.DEPTH) {
        return omitted(
            value,
            Omitted.Reason.DEPTH,
            "is replaced by serializers more than " + ValueLimits.DEPTH + " times");
      }
      return value != null && encoders.of(value.getClass()) instanceof Encoder.OfBytes encoder
          ? encoder.content(this, value, depth)
          : json(value);
    } catch (JsonOut.TooLong | ValueWriter.TooManyElements e) {
      return omitted(value, Omitted.Reason.SIZE, String.valueOf(e.getMessage()));
    } catch (Throwable e) {
      return omitted(value, Omitted.Reason.BROKEN, "has failed: " + ValueWriter.name(e));
    }
  }

  /// @throws JsonOut.TooLong if the JSON or its schema is too long
  /// @throws ValueWriter.TooManyElements if the value has too many elements
  TypedContent json(@Nullable Object value) {
    Warnings warnings = new Warnings();
    ValueWriter out = new ValueWriter(this, encoders, warnings);
    Schema schema = out.write(value);
    String mediaType = "table".equals(schema.xType()) ? Table.MEDIA_TYPE : JSON;
    Class<?> type = value == null ? Void.class : value.getClass();
    return new TypedContent(mediaType, text(type, schema), out.json.toBytes(), warnings.texts());
  }

  /// @param bytes are not copied
  TypedContent bytes(String mediaType, Schema schema, byte[] bytes) {
    return new TypedContent(mediaType, new SchemaText(schema), bytes, List.of());
  }

  /// The schema as text, remembered for values of a class.
  SchemaText text(Class<?> type, Schema schema) {
    return encoders.known(type).text(schema);
  }

  private TypedContent omitted(@Nullable Object value, Omitted.Reason reason, String why) {
    Warnings warnings = new Warnings();
    ValueWriter out = new ValueWriter(this, encoders, warnings);
    Schema schema = out.omit(reason, value == null ? "null" : value.getClass().getName(), why);
    return new TypedContent(JSON, new SchemaText(schema), out.json.toBytes(), warnings.texts());
  }
}
