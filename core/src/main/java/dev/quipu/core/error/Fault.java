package dev.quipu.core.error;

/// What an error is about, for a protocol whose clients know such errors by words of their own.
/// Most errors need none: their code and message say enough.
public sealed interface Fault {
  /// There is no experiment of an id.
  record NoExperiment(String id) implements Fault {}

  /// There is no run of an id.
  record NoRun(String id) implements Fault {}

  /// A run has no tag of a key.
  record NoTag(String run, String key) implements Fault {}

  /// A run is deleted, and so cannot be changed.
  record DeletedRun(String id) implements Fault {}

  /// There is an experiment of that name.
  ///
  /// @param deleted whether that one is deleted
  record NameTaken(String name, boolean deleted) implements Fault {}

  /// A text cannot be the name of an experiment.
  record WrongName(String name) implements Fault {}

  /// A text cannot be the path of an artifact or of a request.
  record WrongPath() implements Fault {}

  /// A field of a request is missing.
  record NoField(String path) implements Fault {}

  /// The value of a field of a request is not of the kind that is needed.
  ///
  /// @param value as JSON, perhaps cut
  /// @param expected such as `a string`
  record WrongField(String path, String value, String expected) implements Fault {}
}
