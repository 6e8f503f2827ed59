package dev.quipu.sdk;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.alerts.AlertBuilder;
import dev.quipu.sdk.journal.AlertEntry;
import dev.quipu.sdk.journal.ExperimentEntry;
import dev.quipu.sdk.read.StoredExperiment;
import dev.quipu.sdk.tasks.EntryArguments;
import dev.quipu.sdk.tasks.RunContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A named question that runs try to answer. Any thread.
public final class Experiment {
  private final RunStarter starter;
  private final String name;
  private final @Nullable ExperimentEntry described;
  private final List<AlertEntry> alerts = new CopyOnWriteArrayList<>();

  Experiment(RunStarter starter, String name) {
    this(starter, name, null);
  }

  /// Describes an experiment.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the description or a tag is too long
  Experiment(RunStarter starter, String name, String description, Map<String, String> tags) {
    this(starter, name, new ExperimentEntry(name, description, tags));
    Text.check("Experiment description", description, Limits.NOTES_CHARS);
    tags.forEach(dev.quipu.core.model.Experiment::checkTag);
  }

  private Experiment(RunStarter starter, String name, @Nullable ExperimentEntry described) {
    this.described = described;
    if (name.isBlank()) {
      throw QuipuException.invalid("Experiment name is blank");
    }
    this.starter = starter;
    this.name = Text.check("Experiment name", name, Limits.EXPERIMENT_NAME_CHARS);
  }

  public String name() {
    return name;
  }

  /// The experiment as the server has it, for reading, with its runs.
  ///
  /// @throws QuipuException NOT_FOUND if the server has no such experiment yet, CONFLICT unless the
  ///   mode is ONLINE
  public StoredExperiment load() {
    return starter.project().loadExperiment(name);
  }

  /// Starts a run. Finish and close it: `try (var run = experiment.startRun("lr=0.1")) { ...;
  /// run.finish(); }`. [Run#close] says how a run ends that was not finished.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the name is blank or too long
  public Run startRun(String runName) {
    return starter.start(name, described, List.copyOf(alerts), runName);
  }

  /// Watches all runs of the experiment, future ones included, as [Run#alert(String, String)] does
  /// for one run. The alert is sent with the next run that this object starts.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the message is blank or too long
  public void alert(String condition, String message) {
    alert(condition).set(message);
  }

  /// Describes an alert of all runs of the experiment, and sets it.
  public AlertBuilder alert(String condition) {
    return new AlertBuilder(
        alert -> {
          AlertEntry entry = AlertEntry.of(name, true, alert.rule());
          if (!alerts.contains(entry)) {
            alerts.add(entry);
          }
        },
        condition);
  }

  /// Resumes a run of this or another program. The run is running again, and new rows are added to
  /// the old ones. After going back to a checkpoint, call [Run#rewind].
  ///
  /// This asks the server what it knows of the run, and waits up to two seconds for the answer. The
  /// server may be away, and the run may be known only to the journals on this disk.
  public Run resume(RunId runId) {
    return starter.resume(name, runId);
  }

  /// Runs the body as a run. The run ends as completed, or as failed if the body throws; then the
  /// exception is kept with the run and thrown again.
  public <X extends Exception> Report run(String runName, RunBody<X> body) throws X {
    return Run.perform(startRun(runName), body);
  }

  /// Does the same as [#run], for a body with a result.
  public <T, X extends Exception> T call(String runName, RunCall<T, X> body) throws X {
    return Run.performCall(startRun(runName), body);
  }

  /// Runs an entry point: a run with a task of the same name around the body. The scalar arguments
  /// (numbers, texts, booleans, enums) are params of the run, with secrets masked by their names;
  /// all others are inputs of the task, and the result is its output. The run ends as with [#call].
  ///
  /// @param runName the name of the run and of the task
  /// @param arguments a record, whose components are the arguments
  /// @throws IllegalArgumentException if a component of the record cannot be read
  public <T, X extends Exception> T entry(String runName, Record arguments, RunCall<T, X> body)
      throws X {
    EntryArguments sorted = EntryArguments.of(arguments);
    return call(runName, run -> run.entry(sorted, body));
  }

  /// Does the same as [#entry(String, Record, RunCall)], with arguments by their names.
  public <T, X extends Exception> T entry(
      String runName, Map<String, ?> arguments, RunCall<T, X> body) throws X {
    EntryArguments sorted = EntryArguments.of(arguments);
    return call(runName, run -> run.entry(sorted, body));
  }

  /// Goes on with a run of another program, perhaps on another host, within the task of the context
  /// if there is one. Rows, tasks and everything else are added to the run. The end of this [Run]
  /// only means that this program is done with the run; the program that has started the run ends
  /// it. Makes no request: the server may be away.
  public Run join(RunContext context) {
    return starter.in(context.project()).join(name, context);
  }
}
