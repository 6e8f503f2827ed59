package dev.quipu.sdk.values.read;

import dev.quipu.core.error.QuipuException;
import dev.quipu.sdk.values.Media;
import dev.quipu.sdk.values.NdArray;
import dev.quipu.sdk.values.Table;
import dev.quipu.sdk.values.ValueSerializer;
import dev.quipu.sdk.values.content.Pictures;
import dev.quipu.sdk.values.content.Serializers;
import dev.quipu.sdk.values.content.TypedContent;
import dev.quipu.sdk.values.schema.Properties;
import dev.quipu.sdk.values.schema.Schema;
import dev.quipu.sdk.values.types.KnownTypes;
import dev.quipu.sdk.values.types.Scalars;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads values as types that the program asks for.
final class Binder {
  private final Serializers serializers;
  private final NaturalValues natural = new NaturalValues();

  Binder(Serializers serializers) {
    this.serializers = serializers;
  }

  NaturalValues natural() {
    return natural;
  }

  /// A class with its type arguments.
  record Generic(Class<?> raw, List<Type> arguments) implements Type {
    static Generic of(Type type) {
      if (type instanceof Generic generic) {
        return generic;
      } else if (type instanceof Class<?> raw) {
        return new Generic(raw, List.of());
      } else if (type instanceof ParameterizedType parameterized) {
        return new Generic(
            (Class<?>) parameterized.getRawType(),
            Arrays.asList(parameterized.getActualTypeArguments()));
      } else if (type instanceof WildcardType wildcard) {
        return of(wildcard.getUpperBounds()[0]);
      } else if (type instanceof GenericArrayType array) {
        return of(of(array.getGenericComponentType()).raw.arrayType());
      }
      return new Generic(Object.class, List.of());
    }

    Type argument(int i) {
      return i < arguments.size() ? arguments.get(i) : Object.class;
    }
  }

  /// A content that is not JSON.
  @Nullable Object bind(TypedContent content, Schema schema, Class<?> target) {
    ValueSerializer<?> serializer = serializer(schema, target);
    if (serializer != null && schema.inner() != null) {
      return fitting(
          serializer.read(new ReadValue(this, schema.inner(), content.with(schema.inner()), null)),
          target);
    } else if (target == byte[].class) {
      return content.bytes();
    }
    return convert(natural.read(content), target);
  }

  @Nullable Object bind(@Nullable Object json, Schema schema, Type type) {
    Generic target = Generic.of(type);
    Class<?> raw = KnownTypes.boxed(target.raw);
    ValueSerializer<?> serializer = serializer(schema, raw);
    if (serializer != null && schema.inner() != null) {
      return fitting(serializer.read(new ReadValue(this, schema.inner(), null, json)), raw);
    } else if ("custom".equals(schema.xType())) {
      return bind(json, NaturalValues.inner(schema), type);
    } else if (raw == Optional.class) {
      return schema.isOptional() && json == null
          ? Optional.empty()
          : Optional.ofNullable(bind(held(json, schema), held(schema), target.argument(0)));
    } else if (schema.isOptional() && !raw.isAssignableFrom(Optional.class)) {
      return json == null
          ? convert(natural.read(null, schema), raw)
          : bind(held(json, schema), held(schema), type);
    } else if (json == null) {
      return null;
    } else if (raw.isRecord() && json instanceof Map<?, ?> object) {
      return record(raw, object, schema);
    } else if (raw.isSealed() && json instanceof Map<?, ?> object) {
      return record(permitted(raw, schema), object, schema);
    } else if (raw.isEnum()) {
      return constant(raw, NaturalValues.text(json));
    } else if (raw.isArray() && json instanceof List<?> list) {
      return array(raw.getComponentType(), list, schema);
    } else if (Map.class.isAssignableFrom(raw) && json instanceof Map<?, ?> object) {
      return fitting(map(object, schema, target), raw);
    } else if (Collection.class.isAssignableFrom(raw) || raw == Iterable.class) {
      return fitting(collection(json, schema, target), raw);
    }
    return convert(natural.read(json, schema), raw);
  }

  private static @Nullable Object held(@Nullable Object json, Schema schema) {
    return isBoxed(schema) && json != null ? NaturalValues.boxed(json) : json;
  }

  private static Schema held(Schema schema) {
    if (!schema.isOptional() || schema.inner() == null) {
      return schema.isOptional() ? Schema.ANY : schema;
    }
    return isBoxed(schema) ? schema.inner().items().at(0) : schema.inner();
  }

  private static boolean isBoxed(Schema schema) {
    return schema.isOptional() && schema.inner() != null && "boxed".equals(schema.inner().xType());
  }

  private @Nullable ValueSerializer<?> serializer(Schema schema, Class<?> target) {
    return "custom".equals(schema.xType()) ? serializers.findNearest(target) : null;
  }

  private Object record(Class<?> type, Map<?, ?> object, Schema schema) {
    Properties properties = schema.properties();
    Map<String, Cell> cells = new LinkedHashMap<>();
    object.forEach((name, value) ->
        cells.put(
            String.valueOf(name),
            new Cell(value, NaturalValues.property(properties, String.valueOf(name)))));
    return record(type, cells);
  }

  private record Cell(@Nullable Object json, Schema schema) {}

  private Object record(Class<?> type, Map<String, Cell> cells) {
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] arguments = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      Cell cell = cells.get(components[i].getName());
      Type target = components[i].getGenericType();
      arguments[i] =
          cell == null ? bind(null, Schema.NULL, target) : bind(cell.json, cell.schema, target);
      if (arguments[i] == null && components[i].getType().isPrimitive()) {
        throw QuipuException.invalid(
            "Component "
                + components[i].getName()
                + " of "
                + type.getName()
                + " is a "
                + components[i].getType()
                + ", but the value has none");
      }
    }
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new QuipuException(
          dev.quipu.core.error.ErrorCode.INVALID_ARGUMENT,
          "A " + type.getName() + " cannot be made of the value: " + e,
          e);
    }
  }

  /// The record that was written, if the program's sealed type names it.
  private static Class<?> permitted(Class<?> sealed, Schema schema) {
    for (Class<?> type : sealed.getPermittedSubclasses()) {
      if (type.isRecord() && type.getName().equals(schema.xClass())) {
        return type;
      } else if (type.isSealed()) {
        try {
          return permitted(type, schema);
        } catch (QuipuException e) {
          // It may be below the next one.
        }
      }
    }
    throw QuipuException.invalid(
        "A value of type " + schema.xClass() + " is no " + sealed.getName());
  }

  private static Object constant(Class<?> type, String name) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw QuipuException.invalid(
        type.getName() + " has no constant " + dev.quipu.core.text.Text.quote(name));
  }

  private Object array(Class<?> component, List<?> elements, Schema schema) {
    Object array = Array.newInstance(component, elements.size());
    for (int i = 0; i < elements.size(); i++) {
      Object element = bind(elements.get(i), schema.items().at(i), component);
      if (element == null && component.isPrimitive()) {
        throw QuipuException.invalid("Element " + i + " of an array of " + component + " is null");
      }
      Array.set(array, i, element);
    }
    return array;
  }

  private Map<?, ?> map(Map<?, ?> object, Schema schema, Generic target) {
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    object.forEach((name, value) -> {
      String text = String.valueOf(name);
      Schema key = schema.key();
      Object bound =
          key == null
              ? bind(text, Schema.STRING, target.argument(0))
              : bind(NaturalValues.keyJson(text, key), key, target.argument(0));
      map.put(
          bound,
          bind(value, NaturalValues.property(schema.properties(), text), target.argument(1)));
    });
    return Collections.unmodifiableMap(map);
  }

  private Collection<?> collection(Object json, Schema schema, Generic target) {
    List<@Nullable Object> list = new ArrayList<>();
    if ("table".equals(schema.xType())) {
      rows(json, schema, target.argument(0), list);
    } else {
      List<?> elements = NaturalValues.elements(json);
      for (int i = 0; i < elements.size(); i++) {
        list.add(bind(elements.get(i), schema.items().at(i), target.argument(0)));
      }
    }
    return Set.class.isAssignableFrom(target.raw)
        ? Collections.unmodifiableSet(new LinkedHashSet<>(list))
        : Collections.unmodifiableList(list);
  }

  private void rows(Object json, Schema schema, Type row, List<@Nullable Object> rows) {
    // Checks the lengths of the columns.
    Table table = natural.table(json, schema);
    Class<?> type = Generic.of(row).raw;
    if (!type.isRecord()) {
      table.rows().forEach(one -> rows.add(fitting(one, type)));
      return;
    }
    List<?> data = NaturalValues.elements(((Map<?, ?>) json).get("data"));
    Schema columns = NaturalValues.property(schema.properties(), "data");
    for (int i = 0; i < table.size(); i++) {
      Map<String, Cell> cells = new LinkedHashMap<>();
      for (int c = 0; c < table.names().size(); c++) {
        cells.put(
            table.names().get(c),
            new Cell(
                NaturalValues.elements(data.get(c)).get(i), columns.items().at(c).items().at(i)));
      }
      rows.add(record(type, cells));
    }
  }

  private static @Nullable Object convert(@Nullable Object value, Class<?> target) {
    Class<?> type = KnownTypes.boxed(target);
    if (value == null || type.isInstance(value)) {
      return value;
    } else if (value instanceof Number number && Number.class.isAssignableFrom(type)) {
      return number(number, type);
    } else if (value instanceof NdArray array && type.isArray()) {
      return fitting(array.toArray(), type);
    } else if (value.getClass().isArray() && type == NdArray.class) {
      return NdArray.of(value);
    } else if (value instanceof Media media && type == String.class && media.kind().isText()) {
      return media.text();
    } else if (value instanceof Media media && Pictures.isPicture(type)) {
      byte[] bytes = media.bytes();
      return Pictures.read(bytes == null ? new byte[0] : bytes);
    } else if (value instanceof Table table && type == List.class) {
      return table.rows();
    }
    Scalars.Scalar<?> scalar = Scalars.ofClass(type);
    if (value instanceof String text && scalar != null) {
      return fitting(NaturalValues.scalar(text, scalar), type);
    }
    return fitting(value, type);
  }

  private static Number number(Number number, Class<?> type) {
    try {
      double real = number.doubleValue();
      if (type == Double.class && (number instanceof Float || exact(number, real))) {
        return real;
      } else if (type == Float.class && (Double.isNaN(real) || (float) real == real)) {
        return (float) real;
      }
      BigDecimal exact = new BigDecimal(number.toString());
      if (type == BigDecimal.class) {
        return exact;
      } else if (type == Long.class) {
        return exact.longValueExact();
      } else if (type == Integer.class) {
        return exact.intValueExact();
      } else if (type == Short.class) {
        return exact.shortValueExact();
      } else if (type == Byte.class) {
        return exact.byteValueExact();
      } else if (type == java.math.BigInteger.class) {
        return exact.toBigIntegerExact();
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Not exact, or not finite.
    }
    throw QuipuException.invalid("Number " + number + " is no " + type.getName());
  }

  private static boolean exact(Number number, double real) {
    return Double.isFinite(real)
        && new BigDecimal(real).compareTo(new BigDecimal(number.toString())) == 0;
  }

  private static @Nullable Object fitting(@Nullable Object value, Class<?> type) {
    if (value != null && !KnownTypes.boxed(type).isInstance(value)) {
      throw QuipuException.invalid(
          "A value of type "
              + value.getClass().getTypeName()
              + " cannot be read as "
              + type.getTypeName());
    }
    return value;
  }
}
