package dev.quipu.sdk.values;

import org.jspecify.annotations.Nullable;

/// Says how values of a type of the program are written: as another value that this library knows,
/// such as a map, a record, an [NdArray] or [Media]. Registered with [Values#with].
///
/// @param <T> the type
public interface ValueSerializer<T> {
  /// The value to write instead. An exception leaves a marked stand-in; it does not reach the
  /// training.
  @Nullable Object write(T value);

  /// The value again.
  ///
  /// @param written what [#write] gave, as read back
  T read(Value written);
}
