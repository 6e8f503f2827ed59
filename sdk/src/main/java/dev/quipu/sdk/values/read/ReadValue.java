package dev.quipu.sdk.values.read;

import dev.quipu.core.error.QuipuException;
import dev.quipu.sdk.values.Content;
import dev.quipu.sdk.values.Table;
import dev.quipu.sdk.values.Value;
import dev.quipu.sdk.values.content.Serializers;
import dev.quipu.sdk.values.content.TypedContent;
import dev.quipu.sdk.values.json.JsonIn;
import dev.quipu.sdk.values.schema.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A value that is read from the JSON of a content, or from its bytes.
public final class ReadValue implements Value {
  private static final String JSON = "application/json";

  private final Binder binder;
  private final Schema schema;

  private final @Nullable TypedContent content;

  private final @Nullable Object json;

  ReadValue(Binder binder, Schema schema, @Nullable TypedContent content, @Nullable Object json) {
    this.binder = binder;
    this.schema = schema;
    this.content = content;
    this.json = json;
  }

  public static Value of(Serializers serializers, Content from) {
    Binder binder = new Binder(serializers);
    TypedContent content = TypedContent.of(from);
    String type = content.mediaType();
    boolean isJson = type.equals(JSON) || type.equals(Table.MEDIA_TYPE);
    return new ReadValue(
        binder,
        content.parsedSchema(),
        isJson ? null : content,
        isJson ? JsonIn.read("Content", content.ownBytes()) : null);
  }

  @Override
  public @Nullable Object object() {
    return content == null ? binder.natural().read(json, schema) : binder.natural().read(content);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> T as(Class<T> type) {
    Object value =
        content == null ? binder.bind(json, schema, type) : binder.bind(content, schema, type);
    if (value == null) {
      throw QuipuException.invalid("The value is null, which is no " + type.getTypeName());
    }
    return (T) value;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> List<T> list(Class<T> type) {
    Object list = binder.bind(json, schema, new Binder.Generic(List.class, List.of(type)));
    return list == null ? List.of() : (List<T>) list;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> Map<String, T> map(Class<T> type) {
    Object map =
        binder.bind(json, schema, new Binder.Generic(Map.class, List.of(String.class, type)));
    return map == null ? Map.of() : (Map<String, T>) map;
  }

  @Override
  public @Nullable String className() {
    return schema.xClass();
  }

  @Override
  public String toString() {
    return content == null ? String.valueOf(json) : content.toString();
  }
}
