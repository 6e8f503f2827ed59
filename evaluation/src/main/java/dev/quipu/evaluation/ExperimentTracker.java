package dev.quipu.evaluation;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.frame.TimeUs;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.IdSource;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;
import dev.quipu.evaluation.form.ResultsFile;
import dev.quipu.sdk.values.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps the results of evaluations, in whatever place a backend writes to:
/// [dev.quipu.evaluation.files.FileTracker] writes CSV or JSON files, and
/// [dev.quipu.evaluation.runs.QuipuTracker] runs of a server or of a folder.
///
/// A backend of one's own extends this class and has four methods: [#write], [#writeContext],
/// [#read] and [#experimentHistory]. The module `quipu-evaluation-testkit` has a contract to test
/// it. All methods are safe for several threads; those of a backend must be, too.
///
/// Each result belongs to a run. A call that names no run belongs to one that the tracker begins:
/// all single results and contexts of a tracker to the same, and each batch to one of its own. A
/// later result of the same run, data set and key replaces an earlier one.
public abstract class ExperimentTracker implements AutoCloseable {
  private final String projectName;
  private final InstantSource clock;
  private final IdSource ids;
  private final Executor executor = Workers.threads();
  private final AtomicReference<@Nullable String> ownRun = new AtomicReference<>();

  /// @param projectName the name of the project, which a backend may also call an experiment
  /// @throws QuipuException INVALID_ARGUMENT if the name is empty or too long
  protected ExperimentTracker(String projectName) {
    this(projectName, InstantSource.system(), IdSource.system());
  }

  /// @param clock gives the times of rows
  /// @param ids gives the ids of runs
  protected ExperimentTracker(String projectName, InstantSource clock, IdSource ids) {
    this.projectName = Keys.check("Project name", projectName);
    this.clock = clock;
    this.ids = ids;
  }

  public final String projectName() {
    return projectName;
  }

  // ---- logging ----

  /// Logs the result of a case to the tracker's own run.
  ///
  /// @return the id of the run
  /// @throws QuipuException as [#log(EvaluationResult, String, TestCase, String, Map)]
  public final String log(EvaluationResult result, String datasetName, TestCase data) {
    return log(result, datasetName, data, null, Map.of());
  }

  /// Logs the result of a case. When this returns, the result is as safe as the backend promises.
  ///
  /// @param datasetName the name of the data set; empty if there is none
  /// @param data the case with its output
  /// @param runId null for the tracker's own run
  /// @param metadata is added to that of the case
  /// @return the id of the run
  /// @throws QuipuException INVALID_ARGUMENT if a name is too long or the case has neither key nor
  ///   input; another one if the backend cannot keep the result
  public final String log(
      EvaluationResult result,
      String datasetName,
      TestCase data,
      @Nullable String runId,
      Map<String, ? extends @Nullable Object> metadata) {
    String run = runId == null ? ownRun() : known(runId);
    write(run, List.of(row(run, result, datasetName, data.metadata(metadata), null)));
    return run;
  }

  /// Does the same as [#log(EvaluationResult, String, TestCase)] in the background.
  public final CompletableFuture<String> alog(
      EvaluationResult result, String datasetName, TestCase data) {
    return alog(result, datasetName, data, null, Map.of());
  }

  /// Does the same as [#log(EvaluationResult, String, TestCase, String, Map)] in the background.
  public final CompletableFuture<String> alog(
      EvaluationResult result,
      String datasetName,
      TestCase data,
      @Nullable String runId,
      Map<String, ? extends @Nullable Object> metadata) {
    return later(() -> log(result, datasetName, data, runId, metadata));
  }

  /// Logs the results of cases to a new run, in the background.
  public final CompletableFuture<String> logBatch(
      List<EvaluationResult> results, String datasetName, List<TestCase> data) {
    return logBatch(results, datasetName, data, null, Map.of());
  }

  /// Logs the results of cases, in the background.
  ///
  /// @param data the cases, each at the place of its result
  /// @param runId null for a new run
  /// @param metadata is added to that of each case
  /// @return the id of the run, later
  /// @throws QuipuException INVALID_ARGUMENT, later, if there are not as many cases as results; and
  ///   as [#log(EvaluationResult, String, TestCase, String, Map)]. Then nothing is logged
  public final CompletableFuture<String> logBatch(
      List<EvaluationResult> results,
      String datasetName,
      List<TestCase> data,
      @Nullable String runId,
      Map<String, ? extends @Nullable Object> metadata) {
    List<EvaluationResult> resultsNow = List.copyOf(results);
    List<TestCase> dataNow = List.copyOf(data);
    return later(() -> {
      if (resultsNow.size() != dataNow.size()) {
        throw QuipuException.invalid(
            "Batch has "
                + resultsNow.size()
                + " results and "
                + dataNow.size()
                + " cases; it must have as many of both");
      }
      String run = runId == null ? newRunId() : known(runId);
      List<CaseEvaluated> rows = new ArrayList<>();
      for (int i = 0; i < dataNow.size(); i++) {
        rows.add(row(run, resultsNow.get(i), datasetName, dataNow.get(i).metadata(metadata), null));
      }
      write(run, rows);
      return run;
    });
  }

  /// Logs what the tracker's own run ran with, such as the version of a prompt, in the background.
  public final CompletableFuture<String> logContext(
      Map<String, ? extends @Nullable Object> context) {
    return logContext(context, null);
  }

  /// Logs what a run ran with, in the background. The first value of each name counts: what a run
  /// ran with does not change.
  ///
  /// @param runId null for the tracker's own run
  /// @return the id of the run, later
  public final CompletableFuture<String> logContext(
      Map<String, ? extends @Nullable Object> context, @Nullable String runId) {
    return later(() -> {
      String run = runId == null ? ownRun() : known(runId);
      context.keySet().forEach(name -> Keys.check("Name in a context", name));
      writeContext(run, clock.instant(), context);
      return run;
    });
  }

  private <T> CompletableFuture<T> later(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, executor);
  }

  private String ownRun() {
    String run = ownRun.get();
    if (run != null) {
      return run;
    }
    synchronized (ownRun) {
      run = ownRun.get();
      if (run == null) {
        run = newRunId();
        ownRun.set(run);
      }
      return run;
    }
  }

  /// The id of the run that a program names.
  final String known(String runId) {
    return runIdOf(Keys.check("Run id", runId));
  }

  /// The row of a case.
  final CaseEvaluated row(
      String runId,
      EvaluationResult result,
      String datasetName,
      TestCase data,
      @Nullable SpanId task) {
    EvaluationRow row = CaseRows.row(data, datasetName, result, value -> keep(runId, value));
    return new CaseEvaluated(TimeUs.of(clock.instant()), task, row);
  }

  // ---- reading ----

  /// All runs of the project, the oldest first.
  public abstract List<TrackedRun> experimentHistory();

  /// The rows of a run, in the order in which their cases were first logged; empty if there is no
  /// such run.
  public final List<EvaluatedCase> runResults(String runId) {
    Optional<String> run = findRunId(Keys.check("Run id", runId));
    if (run.isEmpty()) {
      return List.of();
    }
    return read(run.get()).stream().map(row -> EvaluatedCase.of(run.get(), row)).toList();
  }

  /// Writes the rows of a run to a file, in the form that its ending names: `.csv`, `.json` or
  /// `.jsonl`. A file that is there is replaced once the new one is whole.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the ending is another, NOT_FOUND if the run has no
  ///   rows
  public final void exportResults(String runId, Path file) {
    ResultsFile.Form form = ResultsFile.form(file);
    String run = findRunId(Keys.check("Run id", runId)).orElse(runId);
    List<CaseEvaluated> rows = read(run);
    if (rows.isEmpty()) {
      throw QuipuException.notFound("Run " + Text.quote(runId) + " has no results");
    }
    try {
      ResultsFile.write(file, form, projectName, run, rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- what a backend does ----

  /// The id of a new run.
  protected String newRunId() {
    return ids.nextRunId().hex();
  }

  /// The id of the run that a program names, for a backend whose runs have names and ids; else the
  /// name is the id. A run that is not there begins.
  protected String runIdOf(String named) {
    return named;
  }

  /// The id of the run that a program names, if there is such a run; see [#runIdOf].
  protected Optional<String> findRunId(String named) {
    return Optional.of(named);
  }

  /// Keeps rows of a run, which may be new. When this returns, they are as safe as the backend
  /// promises. A row of a data set and key that the run has replaces the row there.
  protected abstract void write(String runId, List<CaseEvaluated> rows);

  /// Keeps what a run ran with. The first value of each name counts.
  protected abstract void writeContext(
      String runId, Instant time, Map<String, ? extends @Nullable Object> context);

  /// The rows of a run, one of each data set and key, in the order in which these were first
  /// written.
  protected abstract List<CaseEvaluated> read(String runId);

  /// Keeps a value that is too large for a row, and gives the digest under which it is kept. A
  /// backend that does not have this method refuses the case.
  ///
  /// @throws QuipuException TOO_LARGE if the backend does not keep such values
  protected Digest keep(String runId, Content value) {
    throw CaseRows.tooLarge(value);
  }

  /// Begins to do a case, on the thread that does it. A backend that knows tasks records one.
  protected CaseTask begin(String runId, TestCase testCase) {
    return CaseTask.NONE;
  }

  /// Keeps the aggregates of an evaluation that has ended.
  ///
  /// @param metrics by name, such as `exact_match.mean`
  protected void summarize(String runId, Map<String, Double> metrics) {}

  /// Hears that an evaluation has begun, or goes on.
  protected void started(String runId) {}

  /// Hears that an evaluation has ended.
  ///
  /// @param failure why it has ended too early; empty if it has not
  protected void ended(String runId, Optional<Throwable> failure) {}

  /// Where people see a run, such as the address of its page; empty if there is no such place.
  public Optional<String> address(String runId) {
    return Optional.empty();
  }

  /// Waits until everything is kept, and gives back what the tracker holds.
  @Override
  public void close() {}
}
