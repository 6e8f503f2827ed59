package dev.quipu.sdk.write;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Param;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Params as people write them, with nested maps and records, flattened to scalars with dots in
/// their keys. A value that is neither number nor boolean becomes its text; an empty map becomes
/// `{}`.
///
/// @param problems what could not become a param, in words
public record ParamTree(List<Param> params, List<String> problems) {
  /// The deepest nesting. Deeper values are an accident, such as a map that contains itself.
  private static final int DEPTH = 32;

  public static ParamTree of(String key, @Nullable Object value) {
    ParamTree tree = new ParamTree(new ArrayList<>(), new ArrayList<>());
    tree.add(key, value, 0);
    return tree;
  }

  private void add(String key, @Nullable Object value, int depth) {
    if (depth > DEPTH) {
      problems.add("Params below " + key + " are nested more than " + DEPTH + " deep");
    } else if (value instanceof Map<?, ?> map && (!map.isEmpty() || key.isEmpty())) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        add(join(key, String.valueOf(entry.getKey())), entry.getValue(), depth + 1);
      }
    } else if (value instanceof Record instance) {
      addRecord(key, instance, depth);
    } else if (value instanceof Optional<?> optional) {
      add(key, optional.orElse(null), depth + 1);
    } else {
      addScalar(key, value);
    }
  }

  private void addRecord(String key, Record instance, int depth) {
    for (RecordComponent component : instance.getClass().getRecordComponents()) {
      String name = join(key, component.getName());
      try {
        Method accessor = component.getAccessor();
        accessor.setAccessible(true);
        add(name, accessor.invoke(instance), depth + 1);
      } catch (ReflectiveOperationException | RuntimeException e) {
        problems.add("Param " + name + " cannot be read from its record: " + e);
      }
    }
  }

  private void addScalar(String key, @Nullable Object value) {
    try {
      if (value instanceof Boolean) {
        params.add(new Param(key, Param.Type.BOOLEAN, value.toString()));
      } else if (value instanceof Number number && isJsonNumber(number)) {
        params.add(new Param(key, Param.Type.NUMBER, number.toString()));
      } else {
        params.add(Param.of(key, text(value)));
      }
    } catch (QuipuException e) {
      problems.add(e.message());
    }
  }

  private static String join(String key, String name) {
    return key.isEmpty() ? name : key + "." + name;
  }

  private static boolean isJsonNumber(Number number) {
    try {
      // NaN and infinity are no JSON numbers, nor is a number with a text of another form.
      return !new BigDecimal(number.toString()).toString().isEmpty();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String text(@Nullable Object value) {
    if (value != null && value.getClass().isArray()) {
      String nested = Arrays.deepToString(new Object[] {value});
      return nested.substring(1, nested.length() - 1);
    }
    return String.valueOf(value);
  }
}
