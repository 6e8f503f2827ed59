package dev.quipu.sdk.values.content;

import dev.quipu.sdk.values.ValueSerializer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The serializers that a program has registered. Immutable.
public final class Serializers {
  public static final Serializers NONE = new Serializers(List.of());

  private final List<Registration> registrations;

  private record Registration(Class<?> type, ValueSerializer<?> serializer) {}

  private Serializers(List<Registration> registrations) {
    this.registrations = List.copyOf(registrations);
  }

  /// The same with a serializer, which replaces that of the same type.
  public <T> Serializers with(Class<T> type, ValueSerializer<T> serializer) {
    List<Registration> all = new ArrayList<>(registrations);
    all.removeIf(one -> one.type == type);
    all.add(new Registration(type, serializer));
    return new Serializers(all);
  }

  /// The serializer of exactly this type.
  public @Nullable ValueSerializer<?> find(Class<?> type) {
    for (Registration one : registrations) {
      if (one.type == type) {
        return one.serializer;
      }
    }
    return null;
  }

  /// The serializer of this type, or of the nearest interface or class above.
  public @Nullable ValueSerializer<?> findNearest(Class<?> type) {
    ValueSerializer<?> exact = find(type);
    return exact != null
        ? exact
        : registrations.stream()
            .filter(one -> one.type.isAssignableFrom(type))
            .min(Comparator.comparing(Registration::type, Serializers::nearer))
            .map(one -> one.serializer)
            .orElse(null);
  }

  /// Which of two types that a class has is below the other; else classes before interfaces, else
  /// by name.
  private static int nearer(Class<?> a, Class<?> b) {
    if (a == b) {
      return 0;
    } else if (a.isAssignableFrom(b)) {
      return 1;
    } else if (b.isAssignableFrom(a)) {
      return -1;
    }
    return a.isInterface() == b.isInterface()
        ? a.getName().compareTo(b.getName())
        : a.isInterface() ? 1 : -1;
  }
}
