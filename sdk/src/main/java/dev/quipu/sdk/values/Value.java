package dev.quipu.sdk.values;

import dev.quipu.core.error.QuipuException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A value that was read from a content.
///
/// Reading loads no class that the content names: [#object] gives types of the JDK and of this
/// package, and [#as] gives types that the program asks for.
public interface Value {
  /// The value, as it was where its class is of the JDK or of this package: dates, decimals, lists,
  /// sets, `double[][]`. A record is a map of its components, an enum its name, a value of an
  /// unknown class its text, a masked secret `***`, a stand-in an [Omitted], media are [Media].
  /// Collections cannot be changed.
  ///
  /// @throws QuipuException CORRUPT if the content does not fit its schema
  @Nullable Object object();

  /// The value as a type of the program: a record, an enum, a type with a serializer, an array, or
  /// any type that [#object] gives. Numbers are converted if they stay exact.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the value is null or cannot be had as this type;
  ///   CORRUPT if the content does not fit its schema
  <T> T as(Class<T> type);

  /// The elements of a list, a set, an array, or the rows of a table, as a type of the program.
  ///
  /// @throws QuipuException as [#as]
  <T> List<T> list(Class<T> type);

  /// The values of a map with names as keys, as a type of the program.
  ///
  /// @throws QuipuException as [#as]
  <T> Map<String, T> map(Class<T> type);

  /// The name of the class that was written, where the schema has one.
  @Nullable String className();
}
