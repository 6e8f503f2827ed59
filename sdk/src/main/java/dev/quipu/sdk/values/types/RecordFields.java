package dev.quipu.sdk.values.types;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The components of a record class, in the order of their declaration and in that of canonical
/// JSON.
public final class RecordFields {
  private final Class<?> type;
  private final RecordComponent[] components;
  private final MethodHandle[] accessors;

  /// The index of each component in the order of declaration, sorted by the names.
  private final int[] sorted;

  private RecordFields(Class<?> type, RecordComponent[] components, MethodHandle[] accessors) {
    this.type = type;
    this.components = components;
    this.accessors = accessors;
    sorted =
        IntStream.range(0, components.length)
            .boxed()
            .sorted(Comparator.comparing(i -> components[i].getName()))
            .mapToInt(i -> i)
            .toArray();
  }

  /// The components of a class.
  ///
  /// @throws RuntimeException if the module of the record does not let its accessors be called
  public static RecordFields of(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    MethodHandle[] accessors = new MethodHandle[components.length];
    for (int i = 0; i < components.length; i++) {
      Method accessor = components[i].getAccessor();
      accessor.setAccessible(true);
      try {
        accessors[i] =
            MethodHandles.lookup()
                .unreflect(accessor)
                .asType(MethodType.methodType(Object.class, Object.class));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
    return new RecordFields(type, components, accessors);
  }

  public Class<?> type() {
    return type;
  }

  public int size() {
    return components.length;
  }

  public String declaredName(int i) {
    return components[i].getName();
  }

  public RecordComponent[] components() {
    return components.clone();
  }

  public List<String> declaredNames() {
    return Arrays.stream(components).map(RecordComponent::getName).toList();
  }

  /// The position in the order of declaration of the i-th component in the order of names.
  public int declared(int i) {
    return sorted[i];
  }

  /// The value of a component.
  ///
  /// @throws Throwable what the accessor throws
  public @Nullable Object value(Object instance, int i) throws Throwable {
    return accessors[i].invokeExact(instance);
  }
}
