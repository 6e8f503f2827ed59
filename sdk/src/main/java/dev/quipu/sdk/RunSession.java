package dev.quipu.sdk;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.StreamRows;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.Level;
import dev.quipu.core.model.ModelId;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.sdk.journal.AlertEntry;
import dev.quipu.sdk.journal.ArtifactCopies;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.RunChange;
import dev.quipu.sdk.lineage.ContentQueue;
import dev.quipu.sdk.lineage.RunLineage;
import dev.quipu.sdk.models.NewModel;
import dev.quipu.sdk.models.StoredModel;
import dev.quipu.sdk.models.send.ModelWriter;
import dev.quipu.sdk.output.OutputTap;
import dev.quipu.sdk.read.Project;
import dev.quipu.sdk.registry.Models;
import dev.quipu.sdk.system.SystemMetrics;
import dev.quipu.sdk.tasks.RunContext;
import dev.quipu.sdk.write.ArtifactQueue;
import dev.quipu.sdk.write.DatasetQueue;
import dev.quipu.sdk.write.LoggedChange;
import dev.quipu.sdk.write.PointQueue;
import dev.quipu.sdk.write.Recorder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One run of this program from its start to its end: its queues, its status, and the wait for data
/// that is not sent. Any thread.
final class RunSession {
  private static final System.Logger LOG = System.getLogger("dev.quipu.sdk");
  private static final String LEFT_OPEN = "The run was closed before finish() was called";

  /// How long the end of a run still waits once its thread has been interrupted.
  private static final Duration INTERRUPTED_TIMEOUT = Duration.ofSeconds(5);

  private final Connection connection;
  private final Journal journal;
  private final String experiment;
  private final PointQueue points;
  private final ArtifactQueue artifacts;
  private final RunLineage lineage;
  private final DatasetQueue datasets;
  private final boolean isJoined;
  private final long openedMs;
  private final AtomicReference<RunStatus> status = new AtomicReference<>(RunStatus.RUNNING);
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private final Object outputLock = new Object();

  /// What takes the output of the program; null if nothing does. Guarded by [#outputLock].
  private @Nullable OutputTap output;

  /// Whether the log has already reported what was not sent when the run ended.
  private final AtomicBoolean endTold = new AtomicBoolean();

  /// A session of a run.
  ///
  /// @param joined the context in which another program handed the run to this one; null if this
  ///   program has started or resumed the run
  RunSession(
      Connection connection, Journal journal, String experiment, @Nullable RunContext joined) {
    this.connection = connection;
    this.journal = journal;
    this.experiment = experiment;
    Recorder recorder = connection.recorder();
    boolean disabled = connection.isDisabled();
    points = new PointQueue(journal, connection.budget(), connection.clock(), recorder, disabled);
    ArtifactCopies copies = new ArtifactCopies(journal.folder());
    artifacts = new ArtifactQueue(journal, copies, recorder, disabled);
    ContentQueue contents =
        new ContentQueue(journal, copies, recorder, points, connection.values());
    SpanId outerTask = joined == null ? null : joined.task().orElse(null);
    lineage =
        new RunLineage(
            journal.run(), journal.project(), points, contents, connection.random(), outerTask);
    datasets = new DatasetQueue(journal, recorder, connection.values(), disabled);
    isJoined = joined != null;
    openedMs = connection.clock().millis();
    // A run that was joined is ended by the program that has started it.
    if (disabled || isJoined) {
      journal.counts().endSent();
    }
  }

  RunId run() {
    return journal.run();
  }

  /// The name of the project.
  String project() {
    return journal.project();
  }

  String runName() {
    return journal.runName();
  }

  String experiment() {
    return experiment;
  }

  RunStatus status() {
    return status.get();
  }

  boolean isDisabled() {
    return connection.isDisabled();
  }

  PointQueue points() {
    return points;
  }

  ArtifactQueue artifacts() {
    return artifacts;
  }

  RunLineage lineage() {
    return lineage;
  }

  DatasetQueue datasets() {
    return datasets;
  }

  // ---- what the run records by itself ----

  /// Takes the files about the program. A run that was joined has those of the program that has
  /// started the run.
  void capture(Map<String, byte[]> files) {
    if (!isJoined) {
      files.forEach(artifacts::captured);
    }
  }

  /// Takes a row about the machine; the step is the seconds since this program opened the run.
  void logSystem(long nowMs, Map<String, Double> fields) {
    if (isJoined || status.get().isEnd()) {
      return;
    }
    String[] keys = new String[fields.size()];
    double[] values = new double[fields.size()];
    int i = 0;
    for (Map.Entry<String, Double> field : fields.entrySet()) {
      keys[i] = StreamRows.keyOf(SystemMetrics.STREAM, field.getKey());
      values[i++] = field.getValue();
    }
    points.log(Math.max(0, nowMs - openedMs) / 1000, keys, values);
  }

  // ---- changes ----

  /// Logs a change.
  ///
  /// @param chars the characters of key and value, by which its memory is estimated
  void change(RunChange change, int chars) {
    if (isDisabled()) {
      return;
    }
    journal.counts().changes().addLogged(1);
    long costBytes = 200 + 2L * chars;
    if (status.get().isEnd()) {
      noteRefused("Params, tags or notes came after the run had ended");
    } else if (!connection.budget().tryTakeReserved(costBytes)) {
      noteRefused("Params, tags or notes were dropped, because the queue is full");
    } else {
      connection.recorder().add(new LoggedChange(journal, change, costBytes));
    }
  }

  /// Counts a change that cannot be logged.
  void refuseChange(String why) {
    if (!isDisabled()) {
      journal.counts().changes().addLogged(1);
      noteRefused(why);
    }
  }

  /// Sets an alert of the run, or of its experiment.
  void alert(AlertEntry alert) {
    if (isDisabled()) {
      return;
    }
    journal.counts().changes().addLogged(1);
    if (status.get().isEnd()) {
      noteRefused("An alert came after the run had ended");
    } else {
      connection.recorder().add(journal, alert);
    }
  }

  /// Whether the server has said that the run has been asked to stop.
  boolean isStopAsked() {
    return journal.isStopAsked();
  }

  private void noteRefused(String why) {
    journal.counts().changes().addRefused(1);
    connection.recorder().problem(journal, why);
  }

  /// Starts a new attempt.
  void rewind(long step) {
    if (!isDisabled() && !status.get().isEnd()) {
      String attempt = connection.ids().nextWriterId().hex();
      connection.recorder().rewind(journal, attempt, step, connection.clock().millis());
    }
  }

  // ---- output ----

  /// Takes what the program prints into the log, until the run ends.
  Run.OutputCapture captureOutput() {
    synchronized (outputLock) {
      if (output == null && !isDisabled() && !status.get().isEnd()) {
        output = OutputTap.open(lines("stdout"), lines("stderr"));
      }
    }
    return this::endOutput;
  }

  private void endOutput() {
    synchronized (outputLock) {
      if (output != null) {
        output.close();
        output = null;
      }
    }
  }

  private Consumer<String> lines(String logger) {
    RunLogger entries = new RunLogger(this, logger);
    return line -> entries.line(Level.INFO, line);
  }

  // ---- the end ----

  /// Waits until everything logged so far is settled; false if that takes longer.
  boolean flush(Duration timeout) {
    if (isDisabled()) {
      return true;
    }
    lineage.pendingResults().settle();
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    connection.recorder().flush(journal, done);
    return await(done, timeout.toNanos());
  }

  /// The project of the run, once the server has everything that was logged so far.
  ///
  /// @throws QuipuException CONFLICT unless the mode is ONLINE, UNAVAILABLE if the server does not
  ///   get everything within the readTimeout
  Project flushedProject() {
    Project project = connection.project(project());
    requireFlushed("read");
    return project;
  }

  /// The model registry, once the server has everything that was logged so far.
  ///
  /// @throws QuipuException see [#flushedProject]
  Models flushedModels() {
    Models models = connection.models(project());
    requireFlushed("registered as a model");
    return models;
  }

  /// Makes a model of the run on the server, once the server has everything that was logged so far.
  StoredModel logModel(NewModel model) {
    ModelWriter writer = connection.modelWriter(project());
    requireFlushed("the source of a model");
    return writer.log(run(), connection.ids().nextModelId(), model);
  }

  /// Logs values that say how good a model is.
  void logMetrics(
      ModelId model, long step, Map<String, Double> metrics, String dataset, String digest) {
    ModelWriter writer = connection.modelWriter(project());
    requireFlushed("a source of metrics of a model");
    writer.logMetrics(run(), model, step, connection.clock().millis(), metrics, dataset, digest);
  }

  private void requireFlushed(String what) {
    Duration timeout = connection.options().readTimeout();
    if (!report().isComplete() && !flush(timeout)) {
      throw new QuipuException(
          ErrorCode.UNAVAILABLE,
          "Run "
              + journal.run()
              + " cannot be "
              + what
              + ": what was logged has not reached the server within "
              + timeout
              + ", the readTimeout; "
              + report().summary());
    }
  }

  /// A future that completes when the run has ended and everything is sent, or when the journal has
  /// to wait for the server.
  CompletableFuture<Void> ended() {
    return ended;
  }

  /// Ends the run without waiting.
  void end(RunStatus endStatus) {
    if (!endStatus.isEnd()) {
      throw QuipuException.invalid("A run cannot end as " + endStatus.word());
    }
    if (status.compareAndSet(RunStatus.RUNNING, endStatus)) {
      OpenRuns.remove(this);
      lineage.pendingResults().settle();
      endOutput();
      points.close();
      artifacts.close();
      datasets.close();
      if (isDisabled()) {
        ended.complete(null);
        return;
      }
      connection.recorder().end(journal, endStatus, connection.clock().millis(), ended);
    }
  }

  /// Ends the run and waits until everything is sent, at most the time that [EndWait] allows.
  Report finish(RunStatus endStatus) {
    end(endStatus);
    return awaitEnd(connection.endWait().timeout());
  }

  Report awaitEnd(Duration timeout) {
    boolean hasEnded = await(ended, timeout.toNanos());
    if (!hasEnded) {
      connection.endWait().waitedInVain();
    }
    Report report = report();
    if (!report.isComplete() && (!hasEnded || endTold.compareAndSet(false, true))) {
      tell(report);
    }
    return report;
  }

  /// Reports in the log what is unsent or lost. Offline it is expected that nothing is sent.
  private void tell(Report report) {
    boolean expected = connection.options().mode() == Mode.OFFLINE && !report.isLossy();
    LOG.log(
        expected ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
        "Run {0}: {1}",
        journal.runName(),
        report.summary());
  }

  /// Notes that the run is being closed before anybody has ended it.
  void noteIfLeftOpen() {
    if (!status.get().isEnd() && !isDisabled() && !isJoined) {
      change(new RunChange.SetTag("quipu.error.message", LEFT_OPEN), LEFT_OPEN.length());
      journal.problem(LEFT_OPEN + ", so the run failed");
    }
  }

  Report report() {
    return Report.of(journal, status.get());
  }

  private static boolean await(CompletableFuture<?> done, long timeoutNanos) {
    boolean interrupted = false;
    long deadlineNanos = System.nanoTime() + timeoutNanos;
    try {
      for (; ; ) {
        try {
          done.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
          return true;
        } catch (InterruptedException e) {
          // A training that is interrupted still wants its last points sent, so this waits a little
          // longer.
          interrupted = true;
          deadlineNanos =
              Math.min(deadlineNanos, System.nanoTime() + INTERRUPTED_TIMEOUT.toNanos());
        } catch (TimeoutException | ExecutionException e) {
          return false;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
