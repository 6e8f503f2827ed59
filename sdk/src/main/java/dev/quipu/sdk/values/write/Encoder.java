package dev.quipu.sdk.values.write;

import dev.quipu.sdk.values.content.TypedContent;
import dev.quipu.sdk.values.schema.Schema;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the values of one class.
interface Encoder {
  /// Writes a value as JSON.
  ///
  /// @return the type that was written
  /// @throws Throwable what the program's own methods throw
  Schema write(ValueWriter out, Object value) throws Throwable;

  /// The type that is written for every value of the class; null if the type depends on the value.
  ///
  /// @param above the records around, so that one that holds itself has no such type
  default @Nullable Schema constant(Set<Class<?>> above) {
    return null;
  }

  /// The text of a value as the name of a property, from which the value can be read back; null if
  /// values of the class have none.
  default @Nullable String name(Object value) {
    return null;
  }

  /// Writes values whose content is not JSON, though they become JSON inside others.
  interface OfBytes extends Encoder {
    /// The content of a value that stands alone.
    ///
    /// @param depth how often a serializer has already replaced the value
    /// @throws Throwable what the program's own methods throw, and what reading a file does
    TypedContent content(ContentWriter contents, Object value, int depth) throws Throwable;
  }
}
