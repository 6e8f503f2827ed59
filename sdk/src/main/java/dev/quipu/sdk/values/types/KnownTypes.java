package dev.quipu.sdk.values.types;

import dev.quipu.sdk.values.limits.ValueLimits;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The types of the JDK that a content may name: no class loader is asked for a name from a
/// content.
public final class KnownTypes {
  private static final Map<String, Class<?>> BY_NAME =
      List.<Class<?>>of(
              boolean.class,
              char.class,
              byte.class,
              short.class,
              int.class,
              long.class,
              float.class,
              double.class,
              Object.class,
              Number.class,
              String.class,
              Boolean.class,
              Character.class,
              Byte.class,
              Short.class,
              Integer.class,
              Long.class,
              Float.class,
              Double.class,
              java.math.BigInteger.class,
              java.math.BigDecimal.class,
              java.util.UUID.class,
              java.net.URI.class,
              java.nio.file.Path.class,
              java.time.LocalDate.class,
              java.time.LocalTime.class,
              java.time.LocalDateTime.class,
              java.time.OffsetDateTime.class,
              java.time.ZonedDateTime.class,
              java.time.Instant.class,
              java.time.Duration.class,
              java.time.Period.class,
              List.class,
              Map.class)
          .stream()
          .collect(Collectors.toMap(Class::getName, Function.identity()));

  private static final Map<Class<?>, Class<?>> BOXES =
      Map.of(
          boolean.class, Boolean.class,
          char.class, Character.class,
          byte.class, Byte.class,
          short.class, Short.class,
          int.class, Integer.class,
          long.class, Long.class,
          float.class, Float.class,
          double.class, Double.class);

  private KnownTypes() {}

  /// The class of the objects that hold values of a primitive type; any other type itself.
  public static Class<?> boxed(Class<?> type) {
    return BOXES.getOrDefault(type, type);
  }

  /// The type with a name.
  ///
  /// @param name such as `double[]`
  public static @Nullable Class<?> find(String name) {
    String element = name.replace("[]", "");
    Class<?> type = BY_NAME.get(element);
    int dimensions = (name.length() - element.length()) / 2;
    for (int i = 0; type != null && i < Math.min(dimensions, ValueLimits.DEPTH); i++) {
      type = type.arrayType();
    }
    return type;
  }
}
