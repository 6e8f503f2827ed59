package dev.quipu.store.sqlite.write;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Ids or digests in their order, and as a JSON array, which `json_each` reads. Asked for in their
/// order, keys visit a page of an index once.
record KeyList<T>(List<T> ordered, String json) {
  /// @param hex the text of a key, in hexadecimal digits
  static <T> KeyList<T> of(Collection<T> keys, Function<T, String> hex) {
    List<T> ordered = keys.stream().sorted(Comparator.comparing(hex)).toList();
    return new KeyList<>(
        ordered,
        ordered.isEmpty()
            ? "[]"
            : ordered.stream().map(hex).collect(Collectors.joining("\",\"", "[\"", "\"]")));
  }
}
