package dev.quipu.sdk.values.limits;

/// The limits of values. Each stands with its reason. A value beyond a limit becomes a marked
/// stand-in, [Omitted].
public final class ValueLimits {
  private ValueLimits() {}

  /// The depth of nested maps, records, lists and the like. Deeper values are linked structures
  /// that refer to half of the program; a reader follows them with a few frames of the stack each.
  public static final int DEPTH = 64;

  /// The elements of a value that is written as JSON, all nested ones counted: writing a million
  /// takes some 50 ms of the training. More numbers belong into a numeric array.
  public static final int ELEMENTS = 1_000_000;

  /// The JSON of a value: it is built in memory. Larger content belongs into a file.
  public static final int JSON_BYTES = 64 << 20;

  /// The JSON of a schema. Lists of objects read their schemas; a longer one comes from a list
  /// whose elements change their types hundreds of thousands of times.
  public static final int SCHEMA_BYTES = 1 << 20;

  /// Bits of a large integer: the time to format one grows faster than its length.
  public static final int NUMBER_BITS = 1 << 18;

  /// The text of a value of an unknown class, in characters: a text form is for people.
  public static final int TEXT_CHARS = 100_000;

  /// Media inside another value, which becomes text in JSON, in bytes. Larger media are objects of
  /// their own.
  public static final int NESTED_BYTES = 4 << 20;

  /// The warnings of one value that are kept; a broken class may be in a list a million times.
  public static final int WARNINGS = 20;

  /// The text of a header of NPY: NumPy itself refuses to read longer ones without being asked.
  public static final int NPY_HEADER_BYTES = 10_000;

  /// The dimensions of a numeric array: NumPy's own limit.
  public static final int DIMENSIONS = 64;

  /// Names for which is remembered whether they sound like secrets: more than the keys of a
  /// program's hot loops.
  public static final int KNOWN_NAMES = 1024;
}
