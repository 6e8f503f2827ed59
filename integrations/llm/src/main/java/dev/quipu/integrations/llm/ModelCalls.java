package dev.quipu.integrations.llm;

import dev.quipu.sdk.Run;
import dev.quipu.sdk.tasks.Task;
import dev.quipu.sdk.tasks.TaskBuilder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Records calls of models, tools and agents as tasks of a run. The attributes of a task have the
/// names of OpenTelemetry's conventions for generative AI, as those of the spans of a trace have.
/// The run gets the tokens and the cost of all calls so far as the metrics `llm.input_tokens`,
/// `llm.output_tokens` and `llm.cost`.
///
/// Each method that describes gives a new object; none changes. No method throws because of bad
/// data or a server that is away. Any thread.
public final class ModelCalls {
  private final Run run;
  private final boolean keepsContent;
  private final Prices prices;

  private ModelCalls(Run run, boolean keepsContent, Prices prices) {
    this.run = run;
    this.keepsContent = keepsContent;
    this.prices = prices;
  }

  /// Calls that are tasks of a run, with what was asked and answered, and without costs.
  public static ModelCalls of(Run run) {
    return new ModelCalls(run, true, (model, tokens) -> Optional.empty());
  }

  /// Says whether prompts, answers, the arguments and results of tools, and the messages of errors
  /// are kept.
  public ModelCalls content(boolean kept) {
    return new ModelCalls(run, kept, prices);
  }

  /// Says what calls cost.
  public ModelCalls prices(Prices chosen) {
    return new ModelCalls(run, keepsContent, chosen);
  }

  Run run() {
    return run;
  }

  boolean keepsContent() {
    return keepsContent;
  }

  Prices prices() {
    return prices;
  }

  /// Begins a call inside of the task of this thread. The thread is not in the call.
  ///
  /// @param name of the task, such as `chat gpt-4o`
  public ModelCall begin(Operation operation, String name) {
    return begin(operation, name, null);
  }

  /// Begins a call inside of another one.
  ///
  /// @param around null for the task of this thread
  public ModelCall begin(Operation operation, String name, @Nullable ModelCall around) {
    TaskBuilder task = run.task(name).attribute(ModelCall.OPERATION, operation.word());
    if (around == null) {
      return new ModelCall(this, task.begin());
    }
    Task.Scope scope = around.enter();
    try {
      return new ModelCall(this, task.begin());
    } finally {
      scope.close();
    }
  }
}
