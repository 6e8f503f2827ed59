package dev.quipu.sdk.read;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A list that is on the server. Going through a listing fetches page after page, so that only one
/// page is in memory, however long the list is. Each iteration asks the server again. Every step of
/// an iteration may throw a [dev.quipu.core.error.QuipuException].
public interface Listing<T> extends Iterable<T> {
  /// The items as a stream, which fetches pages as they are needed.
  default Stream<T> stream() {
    return StreamSupport.stream(spliterator(), false);
  }

  /// The first item; empty if there is none.
  default Optional<T> first() {
    Iterator<T> items = iterator();
    return items.hasNext() ? Optional.of(items.next()) : Optional.empty();
  }

  /// All items, in memory.
  default List<T> toList() {
    List<T> all = new ArrayList<>();
    forEach(all::add);
    return all;
  }
}
