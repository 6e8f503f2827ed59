package dev.quipu.sdk;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.Tag;
import dev.quipu.core.text.Text;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One execution: it has params, metrics, tags, notes, artifacts and an end. Nothing here throws
/// into the training, and but for reading small artifacts, flushing and closing nothing waits: what
/// is wrong is counted, warned about in the log of `dev.quipu.sdk` and told by the [Report]. Any
/// thread, and many at once.
public final class Run implements AutoCloseable {
  private static final String LEFT_OPEN = "The run was closed before finish() was called";

  /// How long closing still waits when the thread has been interrupted.
  private static final Duration INTERRUPTED_TIMEOUT = Duration.ofSeconds(5);

  private final Quipu quipu;
  private final Journal journal;
  private final QueueBudget budget;
  private final PointQueue points;
  private final ArtifactQueue artifacts;
  private final InstantSource clock;
  private final boolean disabled;
  private final Map<String, Stream> streams = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> nextSteps = new ConcurrentHashMap<>();
  private final Stream unnamed;
  private final AtomicReference<RunStatus> status = new AtomicReference<>(RunStatus.RUNNING);
  private final CompletableFuture<Report> ended = new CompletableFuture<>();

  /// Whether the log says what was not sent when the run ended.
  private final AtomicBoolean endTold = new AtomicBoolean();

  Run(Quipu quipu, Journal journal, InstantSource clock, QueueBudget budget, boolean disabled) {
    this.quipu = quipu;
    this.journal = journal;
    this.budget = budget;
    this.clock = clock;
    this.disabled = disabled;
    points = new PointQueue(journal, budget, clock, quipu::postPoints, quipu::post, disabled);
    artifacts =
        new ArtifactQueue(journal, new ArtifactCopies(journal.folder), quipu::post, disabled);
    unnamed = new Stream(points, "");
    if (disabled) {
      journal.counts.endSent();
    }
  }

  public RunId id() {
    return journal.id();
  }

  public String name() {
    return journal.name;
  }

  public RunStatus status() {
    return status.get();
  }

  // ---- params, tags, notes ----

  /// Records params, once: a param cannot change its value. Nested maps, and records in them,
  /// become keys with dots: `Map.of("model", Map.of("layers", 2))` is `model.layers` = 2.
  public void params(Map<String, ?> params) {
    flatten("", params);
  }

  /// Records the components of a record as params.
  public void params(Record params) {
    flatten("", params);
  }

  /// Records one param; a map or record becomes several.
  public void param(String key, Object value) {
    flatten(key, value);
  }

  private void flatten(String key, Object value) {
    if (disabled) {
      return;
    }
    quietly(() -> {
      ParamTree tree = ParamTree.of(key, value);
      for (Param param : tree.params()) {
        edit(new Message.Change.SetParam(param), param.key().length() + param.value().length());
      }
      for (String problem : tree.problems()) {
        journal.counts.changes.logged.increment();
        refuseChange(problem);
      }
    });
  }

  /// Sets a tag; the last value counts.
  public void tag(String key, String value) {
    quietly(() -> {
      Tag tag = new Tag(key, value);
      edit(new Message.Change.SetTag(tag.key(), tag.value()), key.length() + value.length());
    });
  }

  /// Removes a tag.
  public void untag(String key) {
    quietly(() -> {
      Tag tag = new Tag(key, "");
      edit(new Message.Change.SetTag(tag.key(), null), key.length());
    });
  }

  /// Sets the notes of the run, Markdown for people; the last text counts.
  public void notes(String markdown) {
    quietly(() -> {
      Text.check("Notes", markdown, Limits.NOTES_CHARS);
      edit(new Message.Change.SetNotes(markdown), markdown.length());
    });
  }

  private void edit(Message.Change change, int chars) {
    if (disabled) {
      return;
    }
    journal.counts.changes.logged.increment();
    long cost = 200 + 2L * chars;
    if (status.get().isEnd()) {
      refuseChange("Params, tags or notes came after the run had ended");
    } else if (!budget.tryTakeReserved(cost)) {
      refuseChange("Params, tags or notes were dropped, because the queue is full");
    } else {
      quipu.post(new Message.Edit(journal, change, cost));
    }
  }

  /// Does what may fail for a bad key or value, and only notes it then.
  private void quietly(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      if (disabled) {
        return;
      }
      journal.counts.changes.logged.increment();
      refuseChange(e instanceof QuipuException known ? known.message() : e.toString());
    }
  }

  private void refuseChange(String why) {
    if (disabled) {
      return;
    }
    journal.counts.changes.refused.increment();
    quipu.post(new Message.Problem(journal, why));
  }

  // ---- metrics ----

  /// Logs the value of one metric at a step.
  public void log(String key, long step, double value) {
    points.log(step, new String[] {key}, new double[] {value});
  }

  /// Logs the value of one metric at the step after the last one logged by this method, from 0.
  public void log(String key, double value) {
    AtomicLong next = nextSteps.computeIfAbsent(String.valueOf(key), k -> new AtomicLong());
    log(key, next.getAndIncrement(), value);
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

  /// Logs several values at a step: metrics, and whatever else belongs to them; see [Stream]. For
  /// many metrics in a hot loop a [#row] is cheaper.
  public void log(long step, Map<String, ? extends @Nullable Object> metrics) {
    unnamed.log(step, metrics);
  }

  /// Logs several values at the next step: one more than the largest this run has logged as a map,
  /// from 0.
  public void log(Map<String, ? extends @Nullable Object> metrics) {
    unnamed.log(metrics);
  }

  /// A row to be filled and logged again and again, by one thread.
  public Row row() {
    return new Row(points);
  }

  /// Rows of fields that are logged together: what it logs as `loss` is the metric `name/loss`.
  public Stream stream(String name) {
    return streams.computeIfAbsent(name, n -> new Stream(points, n + "/"));
  }

  // ---- artifacts ----

  /// Uploads a file under its own name.
  public void artifact(Path file) {
    artifacts.file(file, String.valueOf(file.getFileName()));
  }

  /// Uploads a file to a path such as `model/weights.bin`. A file of up to 16 MiB is copied before
  /// this returns, so it may be changed or deleted at once. A larger one is read in the background
  /// from where it lies and must stay as it is until [#flush] or [#close] returns: if it changes,
  /// it is not uploaded, and the report says so.
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

  /// Uploads all files below a folder to below a path. Symbolic links are not followed.
  public void artifacts(Path folder, String path) {
    artifacts.folder(folder, path);
  }

  // ---- going back ----

  /// Starts a new attempt, after the program has gone back to a checkpoint: from now on, what is
  /// logged stands in the place of all that the attempts before logged at this step and later.
  /// Nothing is deleted. Threads that still log meanwhile may do so before or after.
  public void rewind(long step) {
    if (!disabled && !status.get().isEnd()) {
      quipu.post(new Message.Rewind(journal, quipu.newAttemptId(), step, clock.millis()));
    }
  }

  // ---- children ----

  /// Starts a run below this one, in the same experiment.
  public Run startRun(String childName) {
    return quipu.startRun(journal.experiment, childName, journal);
  }

  /// Does the work of a run below this one; see [Experiment#run].
  public <X extends Exception> Report run(String childName, RunBody<X> body) throws X {
    return perform(startRun(childName), body);
  }

  /// As [#run], for work with a result.
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

  // ---- the end ----

  /// Waits until everything logged so far is on the server's disk; offline, until it is in the
  /// journal on this disk. False if that takes longer.
  public boolean flush(Duration timeout) {
    if (disabled) {
      return true;
    }
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    quipu.post(new Message.Flush(journal, done));
    return await(done, timeout.toNanos());
  }

  /// Ends the run as completed and waits until everything is sent, at most the time of
  /// [Options#closeTimeout]; less if another run has just waited in vain. What is not sent by then
  /// is sent in the background until the [Quipu] is closed, and stays in the journal after that.
  public Report finish() {
    return finish(RunStatus.COMPLETED);
  }

  /// Ends the run; see [#finish()]. A run ends once: a second end changes nothing.
  ///
  /// @param endStatus COMPLETED, FAILED or KILLED
  public Report finish(RunStatus endStatus) {
    end(endStatus);
    return awaitEnd(quipu.patience().toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Ends the run as failed and keeps the exception with it: the tags `quipu.error.type`,
  /// `quipu.error.message` and `quipu.error.stack`.
  public Report fail(Throwable cause) {
    if (!status.get().isEnd()) {
      StringWriter stack = new StringWriter();
      cause.printStackTrace(new PrintWriter(stack));
      tag("quipu.error.type", cause.getClass().getName());
      tag("quipu.error.message", cut(String.valueOf(cause.getMessage())));
      tag("quipu.error.stack", cut(stack.toString()));
    }
    return finish(RunStatus.FAILED);
  }

  /// Ends the run as failed if nobody has ended it: a run that is closed before [#finish] was
  /// called failed. So `finish()` is the last line of a block, and an exception on the way to it
  /// fails the run. [Experiment#run] needs no such line, and also keeps which exception it was.
  @Override
  public void close() {
    leftOpen();
    finish(RunStatus.FAILED);
  }

  /// Says so if nobody has ended the run.
  void leftOpen() {
    if (!status.get().isEnd() && !disabled) {
      tag("quipu.error.message", LEFT_OPEN);
      journal.problem(LEFT_OPEN + ", so the run failed");
    }
  }

  /// What has become of all that was logged up to now.
  public Report report() {
    return journal.report(status.get());
  }

  /// Asks for the end without waiting for it.
  void end(RunStatus endStatus) {
    if (!endStatus.isEnd()) {
      throw QuipuException.invalid("A run cannot end as " + endStatus.word());
    }
    if (status.compareAndSet(RunStatus.RUNNING, endStatus)) {
      points.close();
      artifacts.close();
      if (disabled) {
        ended.complete(report());
        quipu.ended(this);
        return;
      }
      var unused = ended.whenComplete((report, failure) -> quipu.ended(this));
      quipu.post(new Message.End(journal, endStatus, clock.millis(), ended));
    }
  }

  Report awaitEnd(long timeout, TimeUnit unit) {
    boolean hasEnded = await(ended, unit.toNanos(timeout));
    if (!hasEnded) {
      quipu.waitedInVain();
    }
    Report report = report();
    if (!report.isComplete() && (!hasEnded || endTold.compareAndSet(false, true))) {
      quipu.tell(journal, report);
    }
    return report;
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
          // A training that is interrupted still wants its last points: a little longer, not at
          // once.
          interrupted = true;
          deadlineNanos =
              Math.min(deadlineNanos, System.nanoTime() + INTERRUPTED_TIMEOUT.toNanos());
        } catch (TimeoutException e) {
          return false;
        } catch (ExecutionException e) {
          return false;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String cut(String text) {
    String plain = text.replace('\u0000', '\ufffd');
    return Text.first(plain, Limits.TAG_VALUE_CHARS);
  }
}
