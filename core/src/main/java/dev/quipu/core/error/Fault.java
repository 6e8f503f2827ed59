package dev.quipu.core.error;

/// The subject of an error, for a protocol with error codes of its own. Most errors need no fault:
/// their code and message say enough.
public sealed interface Fault {
  /// No experiment has this id.
  record NoExperiment(String id) implements Fault {}

  /// No run has this id.
  record NoRun(String id) implements Fault {}

  /// The run has no tag with this key.
  record NoTag(String run, String key) implements Fault {}

  /// No model has this id.
  record NoModel(String id) implements Fault {}

  /// The model has no tag with this key.
  record NoModelTag(String model, String key) implements Fault {}

  /// No trace has this id.
  record NoTrace(String id) implements Fault {}

  /// The run is deleted, so it cannot be changed.
  record DeletedRun(String id) implements Fault {}

  /// An experiment with this name exists.
  ///
  /// @param deleted whether that experiment is deleted
  record NameTaken(String name, boolean deleted) implements Fault {}

  /// A text cannot be the name of an experiment.
  record WrongName(String name) implements Fault {}

  /// No registered model has this name.
  record NoRegisteredModel(String name) implements Fault {}

  /// The registered model has no such version.
  record NoModelVersion(String model, String version) implements Fault {}

  /// The registered model has no such alias.
  record NoAlias(String model, String alias) implements Fault {}

  /// A registered model with this name exists.
  ///
  /// @param isPrompt whether the model that exists is a prompt
  /// @param wantsPrompt whether the new one would be a prompt
  record ModelNameTaken(String name, boolean isPrompt, boolean wantsPrompt) implements Fault {}

  /// No set of cases has this id.
  record NoCaseSet(String id) implements Fault {}

  /// No issue has this id.
  record NoIssue(String id) implements Fault {}

  /// A text cannot be the path of an artifact or of a request.
  record WrongPath() implements Fault {}

  /// A field of a request is missing.
  record NoField(String path) implements Fault {}

  /// A field of a request has a value of the wrong type.
  ///
  /// @param value as JSON, possibly cut
  /// @param expected such as `a string`
  record WrongField(String path, String value, String expected) implements Fault {}
}
