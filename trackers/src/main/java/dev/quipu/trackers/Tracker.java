package dev.quipu.trackers;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.text.Keys;
import dev.quipu.trackers.backend.Backend;
import dev.quipu.trackers.backend.BackendRun;
import dev.quipu.trackers.backend.MetricRow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Records runs with one or several backends.
///
/// A call returns at once: each backend has a thread that carries the calls out, in their order. A
/// call never throws because of a backend; what a backend could not take is counted in the
/// [#report], and the log tells it. [#close] waits for all backends.
///
/// A tracker has one current run. A call without a current run starts one. Any thread may call, and
/// meets the same current run.
public final class Tracker implements AutoCloseable {
  private static final String CLOSED = "The tracker is closed";

  private final TrackingConfig config;
  private final InstantSource clock = InstantSource.system();
  private final List<BackendQueue> queues;
  private final Thread atExit;
  private final Object lock = new Object();

  /// The runs that are open, each nested in the one below. Guarded by [#lock].
  private final Deque<OpenRun> open = new ArrayDeque<>();

  private boolean isClosed;
  private volatile @Nullable OpenRun current;
  private volatile @Nullable OpenRun last;

  Tracker(TrackingConfig config, Collection<? extends Backend> backends) {
    this.config = config;
    queues = backends.stream().map(backend -> new BackendQueue(config, backend)).toList();
    atExit = new Thread(this::close, "quipu-tracker-exit");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  public TrackingConfig config() {
    return config;
  }

  // ---- runs ----

  /// Starts a run without a name of its own.
  public void startRun() {
    startRun(null, null, false);
  }

  /// Starts a run.
  public void startRun(String name) {
    startRun(name, null, false);
  }

  /// Starts a run, or goes on with one.
  ///
  /// @param name null if the run has no name of its own
  /// @param id the id of a run of the backend to go on with; null for a new run
  /// @param nested whether the run is a child of the current run
  /// @throws QuipuException CONFLICT if there is a current run and the new one is not nested in it,
  ///   or the tracker is closed; INVALID_ARGUMENT if a name is empty or too long
  public void startRun(@Nullable String name, @Nullable String id, boolean nested) {
    if (name != null) {
      Keys.check("Run name", name);
    }
    if (id != null) {
      Keys.check("Run id", id);
    }
    synchronized (lock) {
      if (isClosed) {
        throw new QuipuException(ErrorCode.CONFLICT, CLOSED);
      }
      OpenRun around = open.peek();
      if (around != null && !nested) {
        throw new QuipuException(
            ErrorCode.CONFLICT, "A run is open; end it first, or start the new one nested");
      }
      if (open.size() == TrackerLimits.NESTED_RUNS) {
        throw QuipuException.invalid(
            open.size()
                + " runs are nested; at most "
                + TrackerLimits.NESTED_RUNS
                + " are allowed");
      }
      begin(new OpenRun(name, id, around, clock.instant()));
    }
  }

  private OpenRun begin(OpenRun run) {
    open.push(run);
    current = run;
    last = run;
    queues.forEach(queue -> queue.addAlways(new Work.Start(run)));
    if (config.logCode()) {
      CodeState.log(this);
    }
    return run;
  }

  /// Ends the current run as completed. Nothing if there is none.
  public void endRun() {
    endRun(RunStatus.COMPLETED);
  }

  /// Ends the current run; the run around it is the current one then. Nothing if there is none.
  ///
  /// @throws QuipuException INVALID_ARGUMENT unless the status is that of an end
  public void endRun(RunStatus status) {
    if (!status.isEnd()) {
      throw QuipuException.invalid("A run cannot end as " + status.word());
    }
    synchronized (lock) {
      OpenRun ending = open.poll();
      if (ending != null) {
        current = open.peek();
        Work.End end = new Work.End(ending, status, clock.instant());
        queues.forEach(queue -> queue.addAlways(end));
      }
    }
  }

  /// Does something as a run, which ends as completed, or as failed if the body throws. The run is
  /// nested if there is a current one.
  public <X extends Throwable> void run(String name, TrackedBody<X> body) throws X {
    boolean hasEnded = false;
    startNested(name);
    try {
      body.run(this);
      hasEnded = true;
    } finally {
      endRun(hasEnded ? RunStatus.COMPLETED : RunStatus.FAILED);
    }
  }

  private void startNested(String name) {
    startRun(name, null, current != null);
  }

  /// Calls a function as a run, as [#run] does. If the function returns a map of numbers, they are
  /// logged as metrics, unless the config says otherwise.
  public <T extends @Nullable Object, X extends Throwable> T autoTrack(
      String name, TrackedCall<T, X> function) throws X {
    List<T> result = new ArrayList<>();
    this.<X>run(
        name,
        tracker -> {
          T returned = function.call();
          result.add(returned);
          if (config.autoLogMetrics() && returned instanceof Map<?, ?> map) {
            logMetrics(numbers(map));
          }
        });
    return result.get(0);
  }

  private static Map<String, Number> numbers(Map<?, ?> map) {
    Map<String, Number> numbers = new LinkedHashMap<>();
    map.forEach((key, value) -> {
      if (value instanceof Number number) {
        numbers.put(String.valueOf(key), number);
      }
    });
    return numbers;
  }

  // ---- metrics and params ----

  /// Logs metrics at the step after the highest one of the run so far; the first step is 0.
  public void logMetrics(Map<String, ? extends @Nullable Number> metrics) {
    log(null, metrics);
  }

  /// Logs metrics at a step.
  public void logMetrics(Map<String, ? extends @Nullable Number> metrics, long step) {
    log(step, metrics);
  }

  private void log(@Nullable Long givenStep, Map<String, ? extends @Nullable Number> metrics) {
    int size = 0;
    String[] keys = new String[metrics.size()];
    double[] values = new double[keys.length];
    for (Map.Entry<String, ? extends @Nullable Number> metric : metrics.entrySet()) {
      Number value = metric.getValue();
      if (size < keys.length && isKey("Metric key", metric.getKey())) {
        if (value == null) {
          lose("Metric " + metric.getKey() + " has no value");
        } else {
          keys[size] = metric.getKey();
          values[size++] = value.doubleValue();
        }
      }
    }
    OpenRun run = size == 0 ? null : run();
    if (run != null) {
      Work.Row row =
          new Work.Row(
              run,
              new MetricRow(
                  step(run, givenStep),
                  clock.instant(),
                  Collections.unmodifiableList(Arrays.asList(keys).subList(0, size)),
                  size == values.length ? values : Arrays.copyOf(values, size)));
      queues.forEach(queue -> queue.add(row));
    }
  }

  /// Logs params. Values are read before this method returns.
  ///
  /// @param params values are strings, numbers, booleans, null, or lists and maps of them; of any
  ///   other value the text counts
  public void logParams(Map<String, ? extends @Nullable Object> params) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    params.forEach((key, value) -> {
      if (isKey("Param key", key)) {
        copy.put(key, PlainValues.of(value));
      }
    });
    if (!copy.isEmpty()) {
      call("Params", run -> run.params(copy));
    }
  }

  /// Logs the metrics and params of an experiment's result.
  public void logExperimentResult(ExperimentResult result) {
    logExperimentResult(result, "");
  }

  /// Logs the metrics and params of an experiment's result.
  ///
  /// @param prefix is put before the names of the metrics
  public void logExperimentResult(ExperimentResult result, String prefix) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    result.metrics().forEach((key, value) -> metrics.put(prefix + key, value));
    logMetrics(metrics);
    logParams(result.params());
  }

  // ---- files ----

  /// Logs a file or a folder under its own name.
  public void logArtifact(Path file) {
    logArtifact(file, String.valueOf(file.getFileName()), "file");
  }

  /// Logs a file or a folder. It is copied before this method returns, and stays where it is.
  ///
  /// @param name the path in the run, such as `plots/loss.png`
  /// @param type such as `dataset` or `model`
  public void logArtifact(Path file, String name, String type) {
    if (config.logArtifacts()) {
      files("Artifact " + name, file, name, (copy, run) -> run.artifact(copy, name, type));
    }
  }

  /// Logs the files of a model.
  public void logModel(Path files, String name) {
    if (config.logArtifacts()) {
      files("Model " + name, files, name, (copy, run) -> run.model(name, copy));
    }
  }

  /// Makes a version of a registered model of a model that the current run has logged.
  ///
  /// @param model the name of the logged model
  public void registerModel(String model, String registeredName) {
    call("Registered model " + registeredName, run -> run.register(model, registeredName));
  }

  private void files(String what, Path file, String name, StagedFiles.Use action) {
    StagedFiles copy;
    try {
      var unused = new ArtifactPath(name);
      copy = StagedFiles.of(file, queues.size());
    } catch (QuipuException e) {
      lose(e.message());
      return;
    } catch (IOException | RuntimeException e) {
      lose(what + " cannot be copied: " + e);
      return;
    }
    OpenRun run = run();
    for (BackendQueue queue : queues) {
      if (run == null || !queue.add(new Work.Call(run, what, copy.forOne(action)))) {
        copy.release();
      }
    }
  }

  // ---- rich values ----

  /// Logs a table at the next step.
  ///
  /// @param rows each with as many cells as there are columns
  public void logTable(
      String name, List<String> columns, List<? extends List<? extends @Nullable Object>> rows) {
    List<List<@Nullable Object>> copy = new ArrayList<>();
    for (List<? extends @Nullable Object> row : rows) {
      if (row.size() != columns.size()) {
        lose(
            "Table "
                + name
                + " has "
                + columns.size()
                + " columns, and row "
                + copy.size()
                + " has "
                + row.size()
                + " cells");
        return;
      }
      List<@Nullable Object> cells = new ArrayList<>();
      row.forEach(cell -> cells.add(PlainValues.of(cell)));
      copy.add(Collections.unmodifiableList(cells));
    }
    List<String> names = List.copyOf(columns);
    value("Table", name, null, (run, step, time) -> run.table(name, names, copy, step));
  }

  /// Logs the distribution of values at the next step.
  public void logHistogram(String name, double[] values) {
    histogram(name, values, null);
  }

  /// Logs the distribution of values at a step.
  public void logHistogram(String name, double[] values, long step) {
    histogram(name, values, step);
  }

  private void histogram(String name, double[] values, @Nullable Long givenStep) {
    double[] copy = values.clone();
    value("Histogram", name, givenStep, (run, step, time) -> run.histogram(name, copy, step, time));
  }

  /// Logs the distributions of a model's parameters and gradients, as `parameters/{name}` and
  /// `gradients/{name}`, at one step.
  public void watchModel(
      Map<String, double[]> parameters, Map<String, double[]> gradients, long step) {
    parameters.forEach((name, values) -> logHistogram("parameters/" + name, values, step));
    gradients.forEach((name, values) -> logHistogram("gradients/" + name, values, step));
  }

  /// Logs an image at the next step.
  ///
  /// @param png the bytes of a PNG file
  public void logImage(String name, byte[] png) {
    byte[] copy = png.clone();
    value("Image", name, null, (run, step, time) -> run.image(name, copy, step, time));
  }

  /// Logs a text at the next step.
  public void logText(String name, String text) {
    value("Text", name, null, (run, step, time) -> run.text(name, text, step, time));
  }

  // ---- what has become of it ----

  /// The id that the first backend gave to the current run, or to the last one; empty as long as no
  /// backend has opened the run.
  public Optional<String> runId() {
    OpenRun run = last;
    return run == null
        ? Optional.empty()
        : queues.stream().flatMap(queue -> queue.id(run).stream()).findFirst();
  }

  /// Waits until every backend has done what was asked so far.
  ///
  /// @return false if that takes longer
  public boolean flush(Duration timeout) {
    List<CompletableFuture<Void>> reached = new ArrayList<>();
    for (BackendQueue queue : queues) {
      CompletableFuture<Void> each = new CompletableFuture<>();
      queue.add(new Work.Reached(each));
      reached.add(each);
    }
    try {
      CompletableFuture.allOf(reached.toArray(CompletableFuture[]::new))
          .get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  public TrackerReport report() {
    Map<String, TrackerReport.BackendReport> reports = new LinkedHashMap<>();
    for (BackendQueue queue : queues) {
      String name = queue.name();
      for (int i = 2; reports.containsKey(name); i++) {
        name = queue.name() + "-" + i;
      }
      reports.put(name, queue.report());
    }
    return new TrackerReport(Collections.unmodifiableMap(reports));
  }

  /// Ends the open runs as failed, since a run that went well was ended by [#endRun] or by the end
  /// of [#run]; then waits for all backends, as long as they make progress.
  @Override
  public void close() {
    synchronized (lock) {
      while (!open.isEmpty()) {
        endRun(RunStatus.FAILED);
      }
      isClosed = true;
    }
    queues.forEach(BackendQueue::beginClose);
    queues.forEach(BackendQueue::awaitClosed);
    if (!Thread.currentThread().equals(atExit)) {
      try {
        var unused = Runtime.getRuntime().removeShutdownHook(atExit);
      } catch (IllegalStateException e) {
        // The program ends: the hook finds nothing to do.
        return;
      }
    }
  }

  // ---- parts ----

  /// The current run, which this starts if there is none; null if the tracker is closed.
  private @Nullable OpenRun run() {
    OpenRun run = current;
    if (run != null) {
      return run;
    }
    synchronized (lock) {
      if (isClosed) {
        lose(CLOSED);
        return null;
      }
      OpenRun begun = current;
      return begun == null ? begin(new OpenRun(null, null, null, clock.instant())) : begun;
    }
  }

  void call(String what, Work.Action action) {
    OpenRun run = run();
    if (run != null) {
      Work.Call call = new Work.Call(run, what, action);
      queues.forEach(queue -> queue.add(call));
    }
  }

  /// Logs a value at a step.
  ///
  /// @param givenStep null for the next one
  private void value(String kind, String name, @Nullable Long givenStep, ValueAction action) {
    OpenRun run = isKey(kind + " name", name) ? run() : null;
    if (run != null) {
      long step = step(run, givenStep);
      Instant time = clock.instant();
      Work.Call call =
          new Work.Call(run, kind + " " + name, target -> action.on(target, step, time));
      queues.forEach(queue -> queue.add(call));
    }
  }

  private static long step(OpenRun run, @Nullable Long given) {
    if (given == null) {
      return run.nextStep();
    }
    run.seen(given);
    return given;
  }

  @FunctionalInterface
  private interface ValueAction {
    void on(BackendRun run, long step, Instant time) throws Exception;
  }

  private boolean isKey(String what, @Nullable String key) {
    try {
      var unused = Keys.check(what, String.valueOf(key));
      return true;
    } catch (QuipuException e) {
      lose(e.message());
      return false;
    }
  }

  private void lose(String problem) {
    queues.forEach(queue -> queue.lose(problem));
  }
}
