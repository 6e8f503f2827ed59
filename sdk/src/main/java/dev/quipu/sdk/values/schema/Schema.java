package dev.quipu.sdk.values.schema;

import dev.quipu.sdk.values.json.JsonOut;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The type of a value, as a JSON Schema of draft 2020-12 with a few keywords of our own that name
/// the original type. Immutable.
///
/// @param type the type in JSON; null where `allOf` or `anyOf` says it, or the content is not JSON
/// @param orString whether some values of the type are strings, such as NaN
/// @param orNull whether null is allowed, too
/// @param xType the kind of value, `x-type`; null where the type in JSON says it all
/// @param xClass the name of the type in the program, `x-class`
/// @param format `format`
/// @param mediaType `contentMediaType`
/// @param base64 whether a string in JSON holds bytes, `contentEncoding`
/// @param items of an array: `items`, `x-items`
/// @param properties of an object
/// @param key of the names of an object, if they were not strings, `x-key`
/// @param inner what an optional or a custom type holds, `anyOf` or `allOf`
/// @param array facts about a numeric array
/// @param language of code, `x-language`
public record Schema(
    @Nullable String type,
    boolean orString,
    boolean orNull,
    @Nullable String xType,
    @Nullable String xClass,
    @Nullable String format,
    @Nullable String mediaType,
    boolean base64,
    Items items,
    @Nullable Properties properties,
    @Nullable Schema key,
    @Nullable Schema inner,
    @Nullable ArrayFacts array,
    @Nullable String language) {

  /// The type of null.
  public static final Schema NULL = of("null");

  /// What a schema says nothing about.
  public static final Schema ANY = typed(null, null);

  public static final Schema STRING = of("string");
  public static final Schema BOOLEAN = of("boolean");

  /// A mask in place of a secret.
  public static final Schema SECRET = typed("string", "secret");

  /// A stand-in for a value that could not be written.
  public static final Schema OMITTED = typed("object", "omitted");

  /// The shape of a numeric array, and the type of its elements.
  public record ArrayFacts(String dtype, List<Integer> shape) {}

  /// A schema that is being made.
  private static final class Draft {
    @Nullable String type;
    boolean orString;
    boolean orNull;
    @Nullable String xType;
    @Nullable String xClass;
    @Nullable String format;
    @Nullable String mediaType;
    boolean base64;
    Items items = Items.NONE;
    @Nullable Properties properties;
    @Nullable Schema key;
    @Nullable Schema inner;
    @Nullable ArrayFacts array;
    @Nullable String language;

    Draft(@Nullable String type, @Nullable String xType) {
      this.type = type;
      this.xType = xType;
    }

    Schema made() {
      return new Schema(
          type,
          orString,
          orNull,
          xType,
          xClass,
          format,
          mediaType,
          base64,
          items,
          properties,
          key,
          inner,
          array,
          language);
    }
  }

  /// A draft that says the same.
  private Draft draft() {
    Draft draft = new Draft(type, xType);
    draft.orString = orString;
    draft.orNull = orNull;
    draft.xClass = xClass;
    draft.format = format;
    draft.mediaType = mediaType;
    draft.base64 = base64;
    draft.items = items;
    draft.properties = properties;
    draft.key = key;
    draft.inner = inner;
    draft.array = array;
    draft.language = language;
    return draft;
  }

  private static Schema of(String type) {
    return typed(type, null);
  }

  public static Schema typed(@Nullable String type, @Nullable String xType) {
    return new Draft(type, xType).made();
  }

  /// A number some of whose values are strings.
  public static Schema number(String type, String xType) {
    Draft draft = new Draft(type, xType);
    draft.orString = true;
    return draft.made();
  }

  public static Schema text(String xType, @Nullable String format, @Nullable String xClass) {
    Draft draft = new Draft("string", xType);
    draft.format = format;
    draft.xClass = xClass;
    return draft.made();
  }

  public static Schema array(@Nullable String xType, @Nullable String xClass, Items items) {
    Draft draft = new Draft("array", xType);
    draft.xClass = xClass;
    draft.items = items;
    return draft.made();
  }

  public static Schema object(@Nullable String xType, @Nullable String xClass, Properties all) {
    Draft draft = new Draft("object", xType);
    draft.xClass = xClass;
    draft.properties = all;
    return draft.made();
  }

  /// A map whose keys are the names of an object.
  public static Schema map(Properties all, @Nullable Schema key) {
    Draft draft = new Draft("object", null);
    draft.properties = all;
    draft.key = key;
    return draft.made();
  }

  /// A content that is not JSON.
  public static Schema bytes(String xType, @Nullable String mediaType) {
    Draft draft = new Draft(null, xType);
    draft.mediaType = mediaType;
    return draft.made();
  }

  /// An optional.
  ///
  /// @param content null for an optional without content
  public static Schema optional(@Nullable Schema content, @Nullable String xClass) {
    Draft draft = new Draft(content == null ? "null" : null, "optional");
    draft.xClass = xClass;
    draft.inner = content;
    return draft.made();
  }

  /// A type of the program that is written as another value.
  public static Schema custom(Schema content, String xClass) {
    Draft draft = new Draft(null, "custom");
    draft.xClass = xClass;
    draft.inner = content;
    return draft.made();
  }

  public Schema withClass(String name) {
    Draft draft = draft();
    draft.xClass = name;
    return draft.made();
  }

  public Schema withArray(ArrayFacts facts) {
    Draft draft = draft();
    draft.array = facts;
    return draft.made();
  }

  public Schema withLanguage(String name) {
    Draft draft = draft();
    draft.language = name;
    return draft.made();
  }

  /// The same content as a string inside JSON.
  ///
  /// @param isBase64 false if the content is text
  public Schema inJson(boolean isBase64) {
    Draft draft = draft();
    draft.type = "string";
    draft.base64 = isBase64;
    return draft.made();
  }

  /// The same with null allowed, if it does not mean something else.
  public Schema nullable() {
    Schema nullable = withNull();
    return nullable == null ? this : nullable;
  }

  /// @return null if null means something else in this type
  private @Nullable Schema withNull() {
    if (orNull || equals(NULL)) {
      return this;
    } else if (type == null || isOptional()) {
      return null;
    }
    Draft draft = draft();
    draft.orNull = true;
    return draft.made();
  }

  public boolean isOptional() {
    return "optional".equals(xType);
  }

  /// The schema that both types have; null if no schema would read both back.
  public static @Nullable Schema unify(Schema a, Schema b) {
    if (Objects.equals(a, b)) {
      return a;
    } else if (a.equals(NULL)) {
      return b.withNull();
    } else if (b.equals(NULL)) {
      return a.withNull();
    } else if (a.isOptional() && b.isOptional() && Objects.equals(a.xClass, b.xClass)) {
      return optionals(a, b);
    } else if (!a.isAlike(b)) {
      return null;
    }
    Items both = Items.unify(a.items, b.items);
    if (both == null) {
      return null;
    }
    Properties properties = a.properties;
    if (a.properties != null && b.properties != null) {
      properties = Properties.unify(a.properties, b.properties);
      if (properties == null) {
        return null;
      }
    }
    Schema inner = a.inner;
    if (a.inner != null && b.inner != null) {
      inner = unify(a.inner, b.inner);
      if (inner == null) {
        return null;
      }
    }
    Draft draft = a.draft();
    draft.items = both;
    draft.properties = properties;
    draft.inner = inner;
    Schema unified = draft.made();
    return b.orNull ? unified.nullable() : unified;
  }

  private static @Nullable Schema optionals(Schema a, Schema b) {
    if (a.inner == null) {
      return b;
    } else if (b.inner == null) {
      return a;
    }
    Schema inner = unify(a.inner, b.inner);
    return inner == null ? null : optional(inner, a.xClass);
  }

  private boolean isAlike(Schema other) {
    return Objects.equals(type, other.type)
        && orString == other.orString
        && Objects.equals(xType, other.xType)
        && Objects.equals(xClass, other.xClass)
        && Objects.equals(format, other.format)
        && Objects.equals(mediaType, other.mediaType)
        && base64 == other.base64
        && Objects.equals(key, other.key)
        && Objects.equals(array, other.array)
        && Objects.equals(language, other.language)
        && (properties == null) == (other.properties == null)
        && (inner == null) == (other.inner == null);
  }

  /// Writes the schema as canonical JSON.
  public void write(JsonOut out) {
    SchemaJson.write(this, out);
  }
}
