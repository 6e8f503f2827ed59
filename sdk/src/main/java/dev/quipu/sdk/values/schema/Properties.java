package dev.quipu.sdk.values.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The types of the properties of an object.
///
/// @param names sorted by UTF-16 code units, each once
/// @param schemas one for each name
/// @param required the properties that every value has, in the order of their declaration; empty
///   for a map, whose values may have other names
public record Properties(List<String> names, List<Schema> schemas, List<String> required) {
  public Properties {
    names = List.copyOf(names);
    schemas = List.copyOf(schemas);
    required = List.copyOf(required);
  }

  static @Nullable Properties unify(Properties a, Properties b) {
    if (a.names.equals(b.names)) {
      List<Schema> schemas = new ArrayList<>(a.names.size());
      for (int i = 0; i < a.names.size(); i++) {
        Schema both = Schema.unify(a.schemas.get(i), b.schemas.get(i));
        if (both == null) {
          return null;
        }
        schemas.add(both);
      }
      return new Properties(a.names, schemas, a.required);
    }
    return a.required.isEmpty() && b.required.isEmpty() ? merge(a, b) : null;
  }

  private static @Nullable Properties merge(Properties a, Properties b) {
    List<String> names = new ArrayList<>();
    List<Schema> schemas = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < a.names.size() || j < b.names.size()) {
      int order =
          i == a.names.size()
              ? 1
              : j == b.names.size() ? -1 : a.names.get(i).compareTo(b.names.get(j));
      Schema schema =
          order < 0
              ? a.schemas.get(i)
              : order > 0 ? b.schemas.get(j) : Schema.unify(a.schemas.get(i), b.schemas.get(j));
      if (schema == null) {
        return null;
      }
      names.add(order <= 0 ? a.names.get(i) : b.names.get(j));
      schemas.add(schema);
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return new Properties(names, schemas, List.of());
  }

  /// The one type of all properties of a map; null if they differ.
  public @Nullable Schema each() {
    if (!required.isEmpty() || schemas.isEmpty()) {
      return null;
    }
    Schema first = schemas.get(0);
    for (Schema schema : schemas) {
      if (!Objects.equals(schema, first)) {
        return null;
      }
    }
    return first;
  }

  public @Nullable Schema find(String name) {
    int at = java.util.Collections.binarySearch(names, name);
    return at < 0 ? null : schemas.get(at);
  }
}
