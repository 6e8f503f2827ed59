package dev.quipu.trackers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns values of a program into strings, numbers, booleans, null, and lists and maps of them.
final class PlainValues {
  /// Deeper values are text, so that a value that holds itself ends.
  private static final int DEPTH = 32;

  private PlainValues() {}

  static @Nullable Object of(@Nullable Object value) {
    return of(value, DEPTH);
  }

  private static @Nullable Object of(@Nullable Object value, int depth) {
    if (value == null || value instanceof String || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Number) {
      return value;
    }
    if (depth > 0 && value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((key, member) -> copy.put(String.valueOf(key), of(member, depth - 1)));
      return Collections.unmodifiableMap(copy);
    }
    if (depth > 0 && value instanceof Collection<?> many) {
      List<@Nullable Object> copy = new ArrayList<>(many.size());
      many.forEach(member -> copy.add(of(member, depth - 1)));
      return Collections.unmodifiableList(copy);
    }
    return value.toString();
  }
}
