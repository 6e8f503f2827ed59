package dev.quipu.sdk.objects;

import dev.quipu.core.error.QuipuException;
import dev.quipu.sdk.values.Content;
import dev.quipu.sdk.values.Value;
import dev.quipu.sdk.values.ValueSerializer;
import dev.quipu.sdk.values.content.SchemaText;
import dev.quipu.sdk.values.content.Serializers;
import dev.quipu.sdk.values.content.TypedContent;
import dev.quipu.sdk.values.read.ReadValue;
import dev.quipu.sdk.values.write.ContentWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns values into contents, and contents into values. Immutable, and safe for any number of
/// threads.
///
/// Written as what they are: null, booleans, strings, all numbers, enums, records, maps,
/// collections, optionals, arrays, dates and times, UUIDs, URIs, paths, bytes, [NdArray], [Table],
/// [Media]. A value of another class becomes its text, unless a [ValueSerializer] is registered.
public final class Values {
  private final Serializers serializers;
  private final ContentWriter writer;

  private Values(Serializers serializers) {
    this.serializers = serializers;
    this.writer = new ContentWriter(serializers);
  }

  /// Without serializers of the program. Keep the instance: it learns the classes that it meets.
  public static Values standard() {
    return new Values(Serializers.NONE);
  }

  /// The same with a serializer. One that is registered for exactly the class of a value comes
  /// before everything else. One for an interface or a class above comes after the types listed
  /// here, and before records and texts; the nearest type wins.
  ///
  /// @param serializer also for the classes below `type`; must be safe for several threads
  public <T> Values with(Class<T> type, ValueSerializer<T> serializer) {
    return new Values(serializers.with(type, serializer));
  }

  /// The content of a value as it is now. Never throws: a value, or a part, that cannot be written
  /// becomes a marked stand-in, and the content has a warning.
  public Content content(@Nullable Object value) {
    return writer.write(value);
  }

  /// The value of a content.
  ///
  /// @throws QuipuException CORRUPT if the content, which should be JSON, is not
  public Value value(Content content) {
    return ReadValue.of(serializers, content);
  }

  /// The value of bytes that lie somewhere, such as in a file of one's own.
  ///
  /// @param schema as [Content#schema] gave it
  /// @throws QuipuException CORRUPT if the schema is none, or the content should be JSON and is not
  public Value value(String mediaType, String schema, byte[] bytes) {
    return value(new TypedContent(mediaType, SchemaText.read(schema), bytes.clone(), List.of()));
  }
}
