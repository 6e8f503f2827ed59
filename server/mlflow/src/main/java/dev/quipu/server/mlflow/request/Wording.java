package dev.quipu.server.mlflow.request;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.Fault;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.RunId;
import java.util.Locale;

/// Errors in the words that MLflow's clients know, because programs look for these words in
/// messages. Further details of our own message come behind.
public final class Wording {
  private static final String WRONG_PATH = "Invalid path";

  private Wording() {}

  /// An error as clients read it.
  ///
  /// @param detail the rest of our message where clients compare the whole message; empty if there
  ///   is none
  public record Words(String message, String detail) {}

  public static Words of(QuipuException error) {
    Fault fault = error.fault();
    if (fault instanceof Fault.WrongPath) {
      return new Words(WRONG_PATH, error.message());
    }
    return new Words(fault == null ? error.message() : message(fault, error.message()), "");
  }

  private static String message(Fault fault, String ours) {
    return switch (fault) {
      case Fault.NoExperiment(var id) -> "No Experiment with id=" + id + " exists";
      case Fault.NoRun(var id) -> "Run with id=" + id + " not found";
      case Fault.NoTag(var run, var key) -> "No tag with name: " + key + " in run with id " + run;
      case Fault.NoModel(var id) -> "Logged model with ID '" + id + "' not found.";
      case Fault.NoTrace(var id) -> "Trace with ID '" + id + "' not found.";
      case Fault.NoModelTag(var model, var key) ->
          "No tag with key '" + key + "' found for model with ID '" + model + "'.";
      case Fault.DeletedRun(var run) ->
          "The run " + run + " must be in the 'active' state; it is deleted, so restore it first";
      case Fault.NameTaken(var name, var deleted) ->
          "Experiment(name="
              + name
              + ") already exists"
              + (deleted ? " in deleted state; restore it or choose another name" : "");
      case Fault.WrongName _ -> "Invalid experiment name: " + ours;
      case Fault.NoRegisteredModel(var name) -> "Registered Model with name=" + name + " not found";
      case Fault.NoModelVersion(var name, var version) ->
          "Model Version (name=" + name + ", version=" + version + ") not found";
      case Fault.NoAlias(_, var alias) -> "Registered model alias " + alias + " not found.";
      case Fault.ModelNameTaken taken -> nameTaken(taken);
      case Fault.NoCaseSet(var id) -> "Evaluation dataset with id '" + id + "' not found";
      case Fault.NoIssue(var id) -> "Issue with ID '" + id + "' not found";
      case Fault.WrongPath() -> WRONG_PATH;
      case Fault.NoField(var path) -> "Missing value for required parameter '" + path + "'.";
      case Fault.WrongField(var path, var value, var expected) ->
          "Invalid value "
              + value
              + " for parameter '"
              + path
              + "' supplied: it must be "
              + expected;
    };
  }

  private static String nameTaken(Fault.ModelNameTaken taken) {
    if (taken.isPrompt() == taken.wantsPrompt()) {
      return thing(taken.isPrompt()) + " (name=" + taken.name() + ") already exists.";
    }
    return "Tried to create a "
        + thing(taken.wantsPrompt()).toLowerCase(Locale.ROOT)
        + " with name '"
        + taken.name()
        + "', but the name is already taken by a "
        + thing(taken.isPrompt()).toLowerCase(Locale.ROOT)
        + ". MLflow does not allow creating a model and a prompt with the same name.";
  }

  private static String thing(boolean isPrompt) {
    return isPrompt ? "Prompt" : "Registered Model";
  }

  public static QuipuException noExperiment(String id) {
    return new QuipuException(
        ErrorCode.NOT_FOUND, "There is no experiment with id " + id, new Fault.NoExperiment(id));
  }

  public static QuipuException noRun(String id) {
    return new QuipuException(
        ErrorCode.NOT_FOUND, "There is no run with id " + id, new Fault.NoRun(id));
  }

  public static QuipuException noTag(RunId run, String key) {
    return new QuipuException(
        ErrorCode.NOT_FOUND, "Run " + run + " has no tag " + key, new Fault.NoTag(run.hex(), key));
  }

  public static QuipuException noField(String path) {
    return new QuipuException(
        ErrorCode.INVALID_ARGUMENT, "Field " + path + " is missing", new Fault.NoField(path));
  }

  /// The error of a field that has the wrong kind of value.
  ///
  /// @param value as JSON, perhaps cut
  public static QuipuException wrongField(String path, String value, String expected) {
    return new QuipuException(
        ErrorCode.INVALID_ARGUMENT,
        "Field " + path + " is " + value + "; it must be " + expected,
        new Fault.WrongField(path, value, expected));
  }
}
