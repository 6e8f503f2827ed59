package dev.quipu.sdk.tasks;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The arguments of an entry point: scalars, which become params of the run, and other values,
/// which become inputs of its task.
///
/// @param params by their names
/// @param inputs by their names
public record EntryArguments(
    Map<String, @Nullable Object> params, Map<String, @Nullable Object> inputs) {
  /// Sorts the components of a record.
  ///
  /// @throws IllegalArgumentException if a component cannot be read
  public static EntryArguments of(Record arguments) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    for (RecordComponent component : arguments.getClass().getRecordComponents()) {
      try {
        Method accessor = component.getAccessor();
        accessor.setAccessible(true);
        all.put(component.getName(), accessor.invoke(arguments));
      } catch (ReflectiveOperationException | RuntimeException e) {
        throw new IllegalArgumentException(
            "Argument " + component.getName() + " cannot be read from its record", e);
      }
    }
    return of(all);
  }

  /// Sorts named arguments.
  public static EntryArguments of(Map<String, ?> arguments) {
    EntryArguments sorted = new EntryArguments(new LinkedHashMap<>(), new LinkedHashMap<>());
    arguments.forEach(
        (name, value) -> (isScalar(value) ? sorted.params : sorted.inputs).put(name, value));
    return sorted;
  }

  private static boolean isScalar(@Nullable Object value) {
    return value instanceof Number
        || value instanceof CharSequence
        || value instanceof Boolean
        || value instanceof Character
        || value instanceof Enum;
  }
}
