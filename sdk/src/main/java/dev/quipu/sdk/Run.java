package dev.quipu.sdk;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.lineage.LineageRecord.Direction;
import dev.quipu.core.model.Level;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.Tag;
import dev.quipu.core.registry.ModelVersion;
import dev.quipu.core.registry.RegisteredModel;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.alerts.AlertBuilder;
import dev.quipu.sdk.capture.Secrets;
import dev.quipu.sdk.datasets.DatasetBuilder;
import dev.quipu.sdk.journal.AlertEntry;
import dev.quipu.sdk.journal.RunChange;
import dev.quipu.sdk.lineage.RunLineage;
import dev.quipu.sdk.models.ModelBuilder;
import dev.quipu.sdk.models.StoredModel;
import dev.quipu.sdk.objects.LoggedObject;
import dev.quipu.sdk.params.Arguments;
import dev.quipu.sdk.params.CommandParams;
import dev.quipu.sdk.params.ParamFile;
import dev.quipu.sdk.read.StoredRun;
import dev.quipu.sdk.registry.Models;
import dev.quipu.sdk.tasks.EntryArguments;
import dev.quipu.sdk.tasks.MeasurementBuilder;
import dev.quipu.sdk.tasks.RunContext;
import dev.quipu.sdk.tasks.TaskBuilder;
import dev.quipu.sdk.tasks.TaskFunction;
import dev.quipu.sdk.values.Table;
import dev.quipu.sdk.write.ArtifactQueue;
import dev.quipu.sdk.write.ParamTree;
import dev.quipu.sdk.write.PointQueue;
import dev.quipu.sdk.write.StackTrace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// One execution. A run has params, metrics, tags, notes, artifacts and an end.
///
/// No method throws into the training because of bad data or a server that is away: problems are
/// counted, warned about in the log of `dev.quipu.sdk`, and listed in the [Report]. No method
/// waits, except to copy small artifacts, to flush and to close. What asks the server ([#load],
/// [#registerModel], [#logModel], [#logMetrics]) is the exception to both rules. Any thread, and
/// many at once.
public final class Run implements AutoCloseable {
  private final RunStarter starter;
  private final RunSession session;
  private final PointQueue points;
  private final ArtifactQueue artifacts;
  private final RunLineage lineage;
  private final Map<String, Stream> streams = new ConcurrentHashMap<>();
  private final Map<String, Track> tracks = new ConcurrentHashMap<>();
  private final Stream unnamed;
  private final RunLogger logger;

  Run(RunStarter starter, RunSession session) {
    this.starter = starter;
    this.session = session;
    points = session.points();
    artifacts = session.artifacts();
    lineage = session.lineage();
    unnamed = new Stream(session, "");
    logger = new RunLogger(session, "");
  }

  public RunId id() {
    return session.run();
  }

  public String name() {
    return session.runName();
  }

  public RunStatus status() {
    return session.status();
  }

  // ---- params, tags, notes ----

  /// Records params. A param cannot change its value. Nested maps and records become keys with
  /// dots: `Map.of("model", Map.of("layers", 2))` is `model.layers` = 2.
  public void params(Map<String, ?> params) {
    flatten("", params);
  }

  /// Records the components of a record as params.
  public void params(Record params) {
    flatten("", params);
  }

  /// Records the params in a configuration file, by its ending: `.json`, `.yaml`, `.yml` or
  /// `.properties`. Nested objects become keys with dots. Values whose names sound like secrets are
  /// masked.
  public void params(Path file) {
    quietly(() -> flatten("", Secrets.masked(ParamFile.read(file))));
  }

  /// Records the arguments of a program: `--lr=0.1`, `--lr 0.1` and `-lr 0.1` are the param `lr`.
  /// An option without a value is `true`. All other arguments are the param `arguments`. Values
  /// whose names sound like secrets are masked.
  public void params(String[] arguments) {
    quietly(() -> flatten("", Secrets.masked(Arguments.read(arguments))));
  }

  /// Records the options of an object that picocli or JCommander has filled from a command line, by
  /// their longest names without dashes. Passwords, and values whose names sound like secrets, are
  /// masked.
  public void paramsOf(Object command) {
    quietly(() -> flatten("", Secrets.masked(CommandParams.read(command))));
  }

  /// Records one param; a map or record becomes several.
  public void param(String key, Object value) {
    flatten(key, value);
  }

  private void flatten(String key, Object value) {
    quietly(() -> {
      ParamTree tree = ParamTree.of(key, value);
      for (Param param : tree.params()) {
        session.change(
            new RunChange.SetParam(param), param.key().length() + param.value().length());
      }
      tree.problems().forEach(session::refuseChange);
    });
  }

  /// Sets a tag; the last value counts.
  public void tag(String key, String value) {
    quietly(() -> {
      Tag tag = new Tag(key, value);
      session.change(new RunChange.SetTag(tag.key(), tag.value()), key.length() + value.length());
    });
  }

  /// Removes a tag.
  public void untag(String key) {
    quietly(() -> {
      Tag tag = new Tag(key, "");
      session.change(new RunChange.SetTag(tag.key(), null), key.length());
    });
  }

  /// Sets the notes of the run, in Markdown; the last text counts.
  public void notes(String markdown) {
    quietly(() -> {
      Text.check("Notes", markdown, Limits.NOTES_CHARS);
      session.change(new RunChange.SetNotes(markdown), markdown.length());
    });
  }

  /// Does work that fails for a bad key or value; a failure is only counted.
  private void quietly(Runnable work) {
    if (session.isDisabled()) {
      return;
    }
    try {
      work.run();
    } catch (RuntimeException e) {
      session.refuseChange(e instanceof QuipuException known ? known.message() : e.toString());
    } catch (StackOverflowError e) {
      session.refuseChange("A value contains itself, or is nested too deep");
    }
  }

  // ---- metrics ----

  /// Logs the value of one metric at a step.
  public void log(String key, long step, double value) {
    points.log(step, new String[] {key}, new double[] {value});
  }

  /// Logs the value of one metric at the next step. The steps of each metric that is logged in this
  /// way begin at 0.
  public void log(String key, double value) {
    lineage.log(key, value);
  }

  /// Logs a metric of an object at the next step of the metric: a measurement. It remembers the
  /// object, and the task that this thread is in. Mind that with an integer for a value and a
  /// number for an origin, this is [#log(String, long, double)].
  ///
  /// @param origin any value, or the handle of an object: what was measured
  public void log(String key, double value, @Nullable Object origin) {
    measure(key).of(origin).log(value);
  }

  /// Describes measurements of a metric, with their mode, step and attributes, and logs them.
  public MeasurementBuilder measure(String key) {
    return MeasurementBuilder.of(lineage, String.valueOf(key));
  }

  /// Logs an evaluation row: a case with its scores. A row of the same data set and key that comes
  /// later replaces it. [dev.quipu.sdk.tasks.Task#evaluated] also keeps the task that did the case.
  public void evaluated(EvaluationRow row) {
    lineage.evaluated(row, lineage.outerTask());
  }

  public void log(long step, String key1, double value1, String key2, double value2) {
    points.log(step, new String[] {key1, key2}, new double[] {value1, value2});
  }

  public void log(
      long step,
      String key1,
      double value1,
      String key2,
      double value2,
      String key3,
      double value3) {
    points.log(step, new String[] {key1, key2, key3}, new double[] {value1, value2, value3});
  }

  public void log(
      long step,
      String key1,
      double value1,
      String key2,
      double value2,
      String key3,
      double value3,
      String key4,
      double value4) {
    points.log(
        step, new String[] {key1, key2, key3, key4}, new double[] {value1, value2, value3, value4});
  }

  /// Logs several values at a step: metrics, and other values that belong to them; see [Stream].
  /// For many metrics in a hot loop a [#row] is cheaper.
  public void log(long step, Map<String, ? extends @Nullable Object> metrics) {
    unnamed.log(step, metrics);
  }

  /// Logs several values at the next step: one more than the largest step that this run has logged
  /// as a map, from 0.
  public void log(Map<String, ? extends @Nullable Object> metrics) {
    unnamed.log(metrics);
  }

  /// Logs a row to each of several streams at a step. The shared fields are in each row, unless the
  /// stream has a field of the same name.
  ///
  /// @param streams the fields of each stream by its name
  public void log(
      long step,
      Map<String, ? extends @Nullable Object> shared,
      Map<String, ? extends Map<String, ? extends @Nullable Object>> streams) {
    try {
      streams.forEach((name, fields) -> {
        Map<String, @Nullable Object> row = new LinkedHashMap<>(shared);
        row.putAll(fields);
        stream(name).log(step, row);
      });
    } catch (RuntimeException e) {
      points.refuse(1, "Rows of several streams cannot be read: " + e);
    }
  }

  /// A row that is filled and logged again and again, by one thread.
  public Row row() {
    return new Row(points);
  }

  /// A stream of rows. A field `loss` of the stream is the metric `name/loss`; the stream with the
  /// empty name has the metrics without a slash.
  public Stream stream(String name) {
    return streams.computeIfAbsent(name, n -> new Stream(session, n));
  }

  // ---- the log ----

  /// Adds an entry to the log of the run, with the level info.
  public void log(String message) {
    logger.info(message);
  }

  /// Adds an entry to the log of the run.
  public void log(Level level, String message) {
    logger.log(level, message);
  }

  /// Adds an entry with metadata to the log of the run.
  public void log(Level level, String message, Map<String, ? extends @Nullable Object> metadata) {
    logger.log(level, message, metadata);
  }

  /// Adds an entry with the stack trace of an exception to the log of the run.
  public void log(Level level, String message, Throwable exception) {
    logger.log(level, message, exception);
  }

  /// The log of the run, with a method for each level.
  public RunLogger logger() {
    return logger;
  }

  /// The log of the run, with the name of a logger in each entry.
  public RunLogger logger(String name) {
    return new RunLogger(session, name);
  }

  /// Takes what the program prints on the standard streams into the log of the run, until the
  /// capture is closed or the run ends. The program prints as before. Each line is an entry with
  /// the level info and the logger `stdout` or `stderr`. A line that is printed over again and
  /// again, such as a progress bar, leaves its last state and a few on the way; colours are left
  /// out. Several runs may capture at the same time. A second capture of the run is the same
  /// capture.
  public OutputCapture captureOutput() {
    return session.captureOutput();
  }

  /// The capture of the standard streams by a run.
  public interface OutputCapture extends AutoCloseable {
    /// Ends the capture. The standard streams are in their places again when no run captures them
    /// any more.
    @Override
    void close();
  }

  // ---- tracks ----

  /// A track of rows at times.
  ///
  /// @param topic such as `robot/pose`
  public Track track(String topic) {
    return tracks.computeIfAbsent(topic, name -> new Track(session, name));
  }

  // ---- alerts ----

  /// Watches the run: when the condition becomes true, such as `val_loss > 2.0`, the alert fires
  /// once, and people see the message. The server evaluates the condition.
  public void alert(String condition, String message) {
    alert(condition).set(message);
  }

  /// Describes an alert of the run with a severity, webhooks and more, and sets it.
  public AlertBuilder alert(String condition) {
    return new AlertBuilder(
        described ->
            quietly(() -> session.alert(AlertEntry.of(id().hex(), false, described.rule()))),
        condition);
  }

  /// Whether the run has been asked to stop, by an alert or by a person. The training decides what
  /// to do; after it has ended in good order, the run may end as killed. Costs nothing: the answers
  /// of the server to what the run logs say it, at the latest with a heartbeat after 15 seconds.
  public boolean shouldStop() {
    return session.isStopAsked();
  }

  // ---- artifacts ----

  /// Uploads a file under its own name.
  public void artifact(Path file) {
    artifacts.file(file, String.valueOf(file.getFileName()));
  }

  /// Uploads a file to a path such as `model/weights.bin`.
  ///
  /// A file of up to 16 MiB is copied before this method returns, so the program may change or
  /// delete it at once. A larger file is read in the background from its place, and must not change
  /// until [#flush] or [#close] returns. If it changes, it is not uploaded, and the report says so.
  public void artifact(Path file, String path) {
    artifacts.file(file, path);
  }

  /// Uploads bytes as a file.
  public void artifact(byte[] content, String path) {
    artifacts.bytes(content, path);
  }

  /// Uploads text as a file in UTF-8.
  public void artifact(String content, String path) {
    artifacts.bytes(content.getBytes(java.nio.charset.StandardCharsets.UTF_8), path);
  }

  /// Uploads all files below a folder to the same places below a path, and keeps its empty folders.
  /// Symbolic links are not followed.
  ///
  /// @param path empty for the top
  public void artifacts(Path folder, String path) {
    artifacts.folder(folder, path);
  }

  /// As [#artifacts], with copies of the large files, too: the program may change or delete the
  /// folder at once. Needs as much space beside the journal until the files are sent.
  ///
  /// @param path empty for the top
  public void copyArtifacts(Path folder, String path) {
    artifacts.copiedFolder(folder, path);
  }

  /// Records data that lie elsewhere, such as `s3://bucket/key`, at a path. Quipu never opens the
  /// URI.
  public void reference(String uri, String path) {
    reference(Reference.to(uri), path);
  }

  /// As [#reference(String, String)], with what is known of the data.
  public void reference(Reference reference, String path) {
    artifacts.reference(() -> reference.target(), path);
  }

  // ---- datasets ----

  /// Notes that the run used a dataset; see [DatasetBuilder] for its digest, schema and profile.
  ///
  /// @param source a URI such as `s3://bucket/reviews.csv`, or the path of a file or folder
  public void dataset(String name, String source, String description) {
    quietly(() -> dataset(name).source(source).description(description).log());
  }

  /// Notes that the run used a file or folder of this machine.
  public void dataset(String name, Path source, String description) {
    quietly(() -> dataset(name).source(source).description(description).log());
  }

  /// Notes that the run used a table.
  public void dataset(String name, Table data, String description) {
    quietly(() -> dataset(name).table(data).description(description).log());
  }

  /// Describes a dataset that the run used, and logs it.
  public DatasetBuilder dataset(String name) {
    return new DatasetBuilder(session.datasets(), name);
  }

  // ---- objects, inputs and outputs, links ----

  /// Logs a value as an object: under the digest of its content, once, whatever runs log it. The
  /// run keeps the object, as neither input nor output. The value is read before this method
  /// returns. A value of [dev.quipu.sdk.objects.Values] with serializers is logged as its
  /// `content`.
  public LoggedObject object(@Nullable Object value) {
    return lineage.use(Direction.NONE, "object", value, Map.of());
  }

  /// Logs an input of the run.
  ///
  /// @param value any value, or the handle of an object
  public LoggedObject input(String name, @Nullable Object value) {
    return lineage.use(Direction.INPUT, name, value, Map.of());
  }

  /// As [#input(String, Object)], with attributes of this use, such as a label.
  public LoggedObject input(String name, @Nullable Object value, Map<String, ?> attributes) {
    return lineage.use(Direction.INPUT, name, value, attributes);
  }

  /// Logs an output of the run.
  ///
  /// @param value any value, or the handle of an object
  public LoggedObject output(String name, @Nullable Object value) {
    return lineage.use(Direction.OUTPUT, name, value, Map.of());
  }

  /// As [#output(String, Object)], with attributes of this use, such as a label.
  public LoggedObject output(String name, @Nullable Object value, Map<String, ?> attributes) {
    return lineage.use(Direction.OUTPUT, name, value, attributes);
  }

  /// Links two objects. The outputs of a task are linked to its inputs without this.
  ///
  /// @param from a value or a handle: what was made
  /// @param to a value or a handle: what it was made of
  /// @param name such as `derived-from`
  public void link(@Nullable Object from, @Nullable Object to, String name) {
    lineage.link(from, to, name, Map.of());
  }

  /// As [#link(Object, Object, String)], with attributes.
  public void link(
      @Nullable Object from, @Nullable Object to, String name, Map<String, ?> attributes) {
    lineage.link(from, to, name, attributes);
  }

  // ---- tasks ----

  /// Describes a task, and runs it in one of many forms.
  public TaskBuilder task(String name) {
    return TaskBuilder.of(lineage, name);
  }

  /// Runs a function as a task. Its argument is the input `input`, its result the output `output`.
  public <A, T extends @Nullable Object, X extends Exception> T task(
      String name, A input, TaskFunction<A, T, X> function) throws X {
    return task(name).call(input, function);
  }

  /// An object that makes a task of every call of its methods; see [TaskBuilder#trace].
  ///
  /// @param type an interface, whose name without its package begins the names of the tasks
  public <I> I trace(Class<I> type, I object) {
    return task(type.getSimpleName()).trace(type, object);
  }

  /// What another program needs to go on with this run; see [Experiment#join]. [Task#context] does
  /// the same within a task.
  public RunContext context() {
    return RunContext.of(id()).in(session.project());
  }

  // ---- reading back ----

  /// The run as the server has it, with its params, metrics, rows and artifacts. First this waits
  /// until the server has everything logged so far, at most the [Options#readTimeout].
  ///
  /// @throws QuipuException CONFLICT unless the mode is ONLINE, UNAVAILABLE if the server does not
  ///   get everything or does not answer in time
  public StoredRun load() {
    return session.flushedProject().loadRun(id());
  }

  // ---- models ----

  /// Logs a model that the run has made, with its files, and waits until they are on the server;
  /// see [#model].
  public StoredModel logModel(String name, Path files) {
    return model(name).log(files);
  }

  /// Describes a model that the run has made, with its params and tags, and logs it. In contrast to
  /// other logging, that waits for the server, first as [#load] does, and throws as [#load] does.
  public ModelBuilder model(String name) {
    return new ModelBuilder(session::logModel, name);
  }

  /// Logs values of metrics that say how good a model is, as metrics of this run, too. Waits and
  /// throws as [#load] does.
  public void logMetrics(ModelId model, long step, Map<String, Double> metrics) {
    session.logMetrics(model, step, metrics, "", "");
  }

  /// As [#logMetrics(ModelId, long, Map)], measured on a dataset.
  ///
  /// @param digest of the dataset; empty if nobody knows
  public void logMetrics(
      ModelId model, long step, Map<String, Double> metrics, String dataset, String digest) {
    session.logMetrics(model, step, metrics, dataset, digest);
  }

  /// Makes the next version of a registered model from artifacts of this run, and the registered
  /// model if there is none. First this waits as [#load] does, for the files, too.
  ///
  /// @param path of a file or folder of the run, such as `model/`
  /// @throws QuipuException CONFLICT unless the mode is ONLINE, NOT_FOUND if nothing is at the
  ///   path, UNAVAILABLE if the server does not get everything or does not answer in time
  public ModelVersion registerModel(String name, String path) {
    Models models = session.flushedModels();
    RegisteredModel model = models.registerModel(name);
    return models.createModelVersion(model.name(), id(), path);
  }

  // ---- going back ----

  /// Starts a new attempt, after the program has gone back to a checkpoint. From now on, rows
  /// supersede those of earlier attempts at this step and later. Nothing is deleted. A row that
  /// another thread logs at the same time may belong to either attempt.
  public void rewind(long step) {
    session.rewind(step);
  }

  // ---- children ----

  /// Starts a child of this run, in the same experiment.
  public Run startRun(String childName) {
    return starter.startChild(session.experiment(), childName, session.run());
  }

  /// Runs the body as a child of this run; see [Experiment#run].
  public <X extends Exception> Report run(String childName, RunBody<X> body) throws X {
    return perform(startRun(childName), body);
  }

  /// Does the same as [#run], for a body with a result.
  public <T, X extends Exception> T call(String childName, RunCall<T, X> body) throws X {
    return performCall(startRun(childName), body);
  }

  static <X extends Exception> Report perform(Run run, RunBody<X> body) throws X {
    try {
      body.run(run);
    } catch (Throwable t) {
      run.fail(t);
      throw t;
    }
    return run.finish();
  }

  static <T, X extends Exception> T performCall(Run run, RunCall<T, X> body) throws X {
    T result;
    try {
      result = body.call(run);
    } catch (Throwable t) {
      run.fail(t);
      throw t;
    }
    run.finish();
    return result;
  }

  /// Runs the body as a task of the run, whose arguments are params of the run and inputs of the
  /// task.
  <T, X extends Exception> T entry(EntryArguments arguments, RunCall<T, X> body) throws X {
    params(Secrets.masked(arguments.params()));
    return task(name()).inputs(arguments.inputs()).call(task -> body.call(this));
  }

  // ---- the end ----

  /// Waits until the server has everything logged so far on its disk; offline, until the journal on
  /// this disk has it. Returns false if that takes longer.
  public boolean flush(Duration timeout) {
    return session.flush(timeout);
  }

  /// Ends the run as completed and waits until everything is sent, at most the
  /// [Options#closeTimeout]; the wait is shorter if another run has just waited in vain. Data that
  /// is not sent by then is sent in the background until the [Quipu] is closed, and stays in the
  /// journal after that.
  public Report finish() {
    return finish(RunStatus.COMPLETED);
  }

  /// Ends the run; see [#finish()]. A run ends once: a second end changes nothing.
  ///
  /// @param endStatus COMPLETED, FAILED or KILLED
  public Report finish(RunStatus endStatus) {
    return session.finish(endStatus);
  }

  /// Ends the run as failed and keeps the exception with it: in the tags `quipu.error.type`,
  /// `quipu.error.message` and `quipu.error.stack`, and as an error in the log of the run.
  public Report fail(Throwable cause) {
    if (!session.status().isEnd()) {
      String type = cause.getClass().getName();
      String message = StackTrace.message(cause);
      tag("quipu.error.type", type);
      tag("quipu.error.message", cut(message));
      tag("quipu.error.stack", cut(StackTrace.of(cause)));
      logger.error("The run failed: " + type + ": " + message, cause);
    }
    return finish(RunStatus.FAILED);
  }

  /// Closes the run. A run that is closed before [#finish] was called has failed. So `finish()` is
  /// the last line of a block, and an exception before that line fails the run. [Experiment#run]
  /// needs no such line, and also keeps the exception.
  @Override
  public void close() {
    session.noteIfLeftOpen();
    finish(RunStatus.FAILED);
  }

  /// What has become of everything logged up to now.
  public Report report() {
    return session.report();
  }

  private static String cut(String text) {
    String plain = text.replace('\u0000', '\ufffd');
    return Text.first(plain, Limits.TAG_VALUE_CHARS);
  }
}
