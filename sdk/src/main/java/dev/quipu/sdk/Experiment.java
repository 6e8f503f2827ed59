package dev.quipu.sdk;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;

/// A named question that runs try to answer. Any thread.
public final class Experiment {
  private final RunStarter starter;
  private final String name;

  Experiment(RunStarter starter, String name) {
    if (name.isBlank()) {
      throw QuipuException.invalid("Experiment name is blank");
    }
    this.starter = starter;
    this.name = Text.check("Experiment name", name, Limits.EXPERIMENT_NAME_CHARS);
  }

  public String name() {
    return name;
  }

  /// Starts a run, to be finished and closed: `try (var run = experiment.startRun("lr=0.1")) { ...;
  /// run.finish(); }`. See [Run#close] for how it ends otherwise.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the name is blank or too long
  public Run startRun(String runName) {
    return new Run(starter, starter.start(name, runName, null));
  }

  /// Takes up a run again, of this or another program: it is running again, and what is logged is
  /// added. After going back to a checkpoint, call [Run#rewind]. Asks the server for what it knows
  /// of the run and waits up to two seconds for that; it may as well be away, and the run may be
  /// known only to the journals on this disk.
  public Run resume(RunId runId) {
    return new Run(starter, starter.resume(name, runId));
  }

  /// Does the work of a run. It ends as completed, or as failed if the work throws: then the
  /// exception is kept with the run and thrown on.
  public <X extends Exception> Report run(String runName, RunBody<X> body) throws X {
    return Run.perform(startRun(runName), body);
  }

  /// As [#run], for work with a result.
  public <T, X extends Exception> T call(String runName, RunCall<T, X> body) throws X {
    return Run.performCall(startRun(runName), body);
  }
}
