package dev.quipu.sdk.tasks;

import dev.quipu.core.error.QuipuException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Describes a task and runs it, as often as needed. Each method that describes gives a new
/// builder; none changes. Any thread.
///
/// The forms that call a body record its exception with the task and throw it on. A body whose
/// result is a `CompletionStage` ends its task when the stage completes.
public final class TaskBuilder {
  private static final String INPUT = "input";

  private final TaskLog log;
  private final TaskSettings settings;

  private TaskBuilder(TaskLog log, TaskSettings settings) {
    this.log = log;
    this.settings = settings;
  }

  /// A task of a run; programs call `run.task(name)`.
  public static TaskBuilder of(TaskLog log, String name) {
    return new TaskBuilder(log, new TaskSettings(name));
  }

  private TaskBuilder with(Consumer<TaskSettings> change) {
    TaskSettings copy = settings.copy(settings.name);
    change.accept(copy);
    return new TaskBuilder(log, copy);
  }

  // ---- description ----

  /// Gives the task a short name for metrics. Without one it is the name of the task.
  public TaskBuilder label(String label) {
    return with(copy -> copy.label = label);
  }

  public TaskBuilder tags(String... tags) {
    return with(copy -> copy.tags.addAll(List.of(tags)));
  }

  public TaskBuilder attribute(String key, @Nullable Object value) {
    return with(copy -> copy.attributes.put(key, value));
  }

  public TaskBuilder attributes(Map<String, ?> attributes) {
    return with(copy -> copy.attributes.putAll(attributes));
  }

  /// Gives the task a param of its own, which the run does not have.
  public TaskBuilder param(String key, @Nullable Object value) {
    return with(copy -> copy.params.put(key, value));
  }

  /// Gives the task params of its own, which the run does not have.
  public TaskBuilder params(Map<String, ?> params) {
    return with(copy -> copy.params.putAll(params));
  }

  /// Gives the task an input, which is read when the task begins.
  public TaskBuilder input(String name, @Nullable Object value) {
    return with(copy -> copy.inputs.add(new TaskSettings.Input(name, value)));
  }

  /// Gives the task inputs by their names, which are read when the task begins.
  public TaskBuilder inputs(Map<String, ?> inputs) {
    return with(copy ->
        inputs.forEach((name, value) -> copy.inputs.add(new TaskSettings.Input(name, value))));
  }

  /// Keeps only some of the inputs that the builder and the forms below would log; none if no name
  /// is given. [Task#input] always logs.
  public TaskBuilder keepInputs(String... names) {
    return with(copy -> copy.keptInputs = Set.of(names));
  }

  /// Does not log the result. [Task#output] always logs.
  public TaskBuilder keepNoOutput() {
    return with(copy -> copy.keepsOutput = false);
  }

  /// Logs the metrics `{label}.exec.count` and `{label}.exec.success_rate` of the run when a task
  /// ends.
  public TaskBuilder executionMetrics() {
    return with(copy -> copy.hasExecutionMetrics = true);
  }

  /// Runs a body that throws an exception again, at most so many times. Each try is a task of its
  /// own, with the attribute `try` from the second one on. An interrupt is no reason to try again.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the number is negative
  public TaskBuilder retries(int retries) {
    if (retries < 0) {
      throw QuipuException.invalid("Number of retries is " + retries + "; it must be at least 0");
    }
    return with(copy -> copy.tries = retries + 1);
  }

  /// Takes the threads of [#map], [#many] and [#async] from an executor, such as
  /// `Executors.newVirtualThreadPerTaskExecutor()`.
  public TaskBuilder executor(Executor executor) {
    return with(copy -> copy.executor = executor);
  }

  // ---- one task ----

  /// Begins a task on this thread, for a block that closes it: `try (Task task = builder.start())`.
  /// Java does not tell a block that is closed whether it threw: call [Task#fail], or use
  /// [#run(TaskBody)], which does.
  public Task start() {
    return new Task(log, settings, 1);
  }

  /// Begins a task inside of the task of this thread. The thread is not in the new task: other code
  /// ends it, perhaps on another thread. [Task#enter] and [Task#wrap(Runnable)] put threads in it.
  public Task begin() {
    return new Task(log, settings, 1, false);
  }

  /// Runs a body as a task without a result.
  public <X extends Exception> void run(TaskBody<X> body) throws X {
    Object unused =
        call(
            task -> {
              body.run(task);
              return NOTHING;
            },
            false);
  }

  private static final Object NOTHING = new Object();

  /// Runs a body as a task. Its result is the output `output`.
  public <T extends @Nullable Object, X extends Exception> T call(TaskCall<T, X> body) throws X {
    return call(body, true);
  }

  /// Runs a function as a task. Its argument is the input `input`, its result the output `output`.
  public <A, T extends @Nullable Object, X extends Exception> T call(
      A input, TaskFunction<A, T, X> function) throws X {
    return input(INPUT, input).call(task -> function.apply(input));
  }

  /// Runs a body as a task, and gives its failure as a value.
  public <T extends @Nullable Object> TaskOutcome<T> tryCall(TaskCall<T, ?> body) {
    try {
      return new TaskOutcome<>(call(body), null);
    } catch (Exception e) {
      return new TaskOutcome<>(null, e);
    }
  }

  /// Runs a function as a task, and gives its failure as a value.
  public <A, T extends @Nullable Object> TaskOutcome<T> tryCall(
      A input, TaskFunction<A, T, ?> function) {
    return input(INPUT, input).tryCall(task -> function.apply(input));
  }

  /// @param hasOutput whether the result is an output
  <T extends @Nullable Object, X extends Exception> T call(TaskCall<T, X> body, boolean hasOutput)
      throws X {
    for (int tries = 1; ; tries++) {
      Task task = new Task(log, settings, tries);
      try {
        T result = body.call(task);
        task.complete(result, hasOutput);
        return result;
      } catch (Throwable e) {
        task.fail(e);
        if (tries >= settings.tries || e instanceof Error || e instanceof InterruptedException) {
          throw e;
        }
      }
    }
  }

  // ---- many tasks ----

  /// Runs a function as a task for each input, some at the same time, one of them on this thread.
  /// Returns the results in the order of the inputs. Once one has failed, no other begins, and its
  /// exception is thrown when the running ones have ended.
  ///
  /// @param concurrency the number of tasks that run at the same time, at least 1
  /// @throws QuipuException INVALID_ARGUMENT if the concurrency is not positive
  public <A, T extends @Nullable Object, X extends Exception> List<T> map(
      Iterable<? extends A> inputs, int concurrency, TaskFunction<A, T, X> function) throws X {
    return values(outcomes(inputs, concurrency, input -> call(input, function), true));
  }

  /// As [#map], with each failure as a value: every input gets its task.
  public <A, T extends @Nullable Object> List<TaskOutcome<T>> tryMap(
      Iterable<? extends A> inputs, int concurrency, TaskFunction<A, T, ?> function) {
    return outcomes(inputs, concurrency, input -> call(input, function), false);
  }

  /// Runs a function as a task for each input, as [#tryMap], and hands each outcome on as soon as
  /// its task has ended, one at a time, on the thread of the task. Keeps no outcome, so that there
  /// may be any number of inputs. If the consumer throws, no further task begins, and its exception
  /// is thrown when the running ones have ended.
  public <A, T extends @Nullable Object> void stream(
      Iterable<? extends A> inputs,
      int concurrency,
      TaskFunction<A, T, ?> function,
      Consumer<? super TaskOutcome<T>> consumer) {
    requirePositive(concurrency);
    ParallelCalls<A, T> calls =
        new ParallelCalls<>(inputs, input -> call(input, function), consumer);
    List<TaskOutcome<T>> unused = calls.run(concurrency, settings.executor);
    Throwable failure = calls.takerFailure();
    if (failure != null) {
      values(List.of(new TaskOutcome<>(null, failure)));
    }
  }

  /// Runs a body as so many tasks, at the same time as far as the machine has processors. Returns
  /// the results; throws as [#map] does.
  public <T extends @Nullable Object, X extends Exception> List<T> many(
      int times, TaskCall<T, X> body) throws X {
    return values(outcomes(times(times), processors(), i -> call(body), true));
  }

  /// As [#many], with each failure as a value: every task is run.
  public <T extends @Nullable Object> List<TaskOutcome<T>> tryMany(int times, TaskCall<T, ?> body) {
    return outcomes(times(times), processors(), i -> call(body), false);
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static List<Integer> times(int times) {
    return IntStream.range(0, times).boxed().toList();
  }

  private <A, T extends @Nullable Object> List<TaskOutcome<T>> outcomes(
      Iterable<? extends A> inputs,
      int concurrency,
      TaskFunction<A, T, ?> function,
      boolean stopsAtFailure) {
    requirePositive(concurrency);
    return new ParallelCalls<>(inputs, function, stopsAtFailure)
        .run(concurrency, settings.executor);
  }

  private static void requirePositive(int concurrency) {
    if (concurrency < 1) {
      throw QuipuException.invalid("Concurrency is " + concurrency + "; it must be at least 1");
    }
  }

  /// The results, or the first failure thrown on: what the body throws is an X or unchecked.
  @SuppressWarnings("unchecked")
  private static <T extends @Nullable Object, X extends Exception> List<T> values(
      List<TaskOutcome<T>> outcomes) throws X {
    for (TaskOutcome<T> outcome : outcomes) {
      if (outcome.failure() instanceof Error error) {
        throw error;
      } else if (outcome.failure() instanceof Exception exception) {
        throw (X) exception;
      }
    }
    // Not List.copyOf: a result may be null.
    return outcomes.stream().map(TaskOutcome::value).toList();
  }

  /// Runs a body as a task on the [#executor], else on the common pool, inside of the task of this
  /// thread. The inputs are read before this method returns.
  public <T extends @Nullable Object> CompletableFuture<T> async(TaskCall<T, ?> body) {
    TaskBuilder ready =
        with(copy ->
            copy.inputs.replaceAll(input ->
                copy.keepsInput(input.name())
                    ? new TaskSettings.Input(input.name(), log.object(input.value()))
                    : input));
    CompletableFuture<T> done = new CompletableFuture<>();
    Task around = TaskScope.current();
    Runnable work =
        () -> {
          TaskScope.Place before = TaskScope.handOver(around);
          try {
            done.complete(ready.call(body));
          } catch (Throwable e) {
            done.completeExceptionally(e);
          } finally {
            TaskScope.restore(before);
          }
        };
    (settings.executor == null ? ForkJoinPool.commonPool() : settings.executor).execute(work);
    return done;
  }

  /// Runs a function as a task on the [#executor]; see [#async(TaskCall)].
  public <A, T extends @Nullable Object> CompletableFuture<T> async(
      A input, TaskFunction<A, T, ?> function) {
    return input(INPUT, input).async(task -> function.apply(input));
  }

  // ---- every call of an object ----

  /// An object that makes a task of every call of its methods, named `{name of the task}.{method}`.
  /// Arguments are inputs under the names of the parameters, if they are compiled in (`javac
  /// -parameters`), else `arg0`, `arg1`; the result is the output.
  ///
  /// @param type an interface
  /// @return the object itself if the type is no interface that can be traced, which is a problem
  public <I> I trace(Class<I> type, I object) {
    return TracedCalls.of(this, log, type, object);
  }

  /// The same for a method of an object.
  TaskBuilder method(String method) {
    return new TaskBuilder(log, settings.copy(settings.name + "." + method));
  }
}
