package dev.quipu.evaluation.evaluators;

import dev.quipu.core.text.Text;
import dev.quipu.evaluation.json.CaseJson;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds where two values of JSON differ. The order of members and the way a number is written make
/// no difference; the order of elements does.
final class JsonDifference {
  private JsonDifference() {}

  /// The first place at which the values differ, with what is there; null if they are equal.
  static @Nullable String between(@Nullable Object output, @Nullable Object expected) {
    return between("$", output, expected);
  }

  private static @Nullable String between(
      String path, @Nullable Object output, @Nullable Object expected) {
    if (output instanceof Map<?, ?> a && expected instanceof Map<?, ?> b) {
      return members(path, a, b);
    } else if (output instanceof List<?> a && expected instanceof List<?> b) {
      return elements(path, a, b);
    }
    return isSame(output, expected)
        ? null
        : path + " is " + quote(output) + ", not " + quote(expected);
  }

  private static boolean isSame(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Number one && b instanceof Number two) {
      return (one instanceof Long && two instanceof Long)
          ? one.longValue() == two.longValue()
          : one.doubleValue() == two.doubleValue();
    }
    return a == null ? b == null : a.equals(b);
  }

  private static @Nullable String members(String path, Map<?, ?> a, Map<?, ?> b) {
    TreeSet<Object> names = new TreeSet<>(a.keySet());
    names.addAll(b.keySet());
    for (Object name : names) {
      String place = path + "." + name;
      if (!a.containsKey(name)) {
        return place + " is missing";
      } else if (!b.containsKey(name)) {
        return place + " is not expected";
      }
      String difference = between(place, a.get(name), b.get(name));
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  private static @Nullable String elements(String path, List<?> a, List<?> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      String difference = between(path + "[" + i + "]", a.get(i), b.get(i));
      if (difference != null) {
        return difference;
      }
    }
    return a.size() == b.size() ? null : path + " has " + a.size() + " elements, not " + b.size();
  }

  private static String quote(@Nullable Object value) {
    return Text.quote(CaseJson.text(value));
  }
}
