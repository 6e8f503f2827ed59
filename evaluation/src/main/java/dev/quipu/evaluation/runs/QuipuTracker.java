package dev.quipu.evaluation.runs;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.model.Digest;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.evaluation.CaseTask;
import dev.quipu.evaluation.ExperimentTracker;
import dev.quipu.evaluation.TestCase;
import dev.quipu.evaluation.TrackedRun;
import dev.quipu.sdk.Experiment;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.values.Content;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Keeps results in the runs of an experiment, on a server or in run folders. The project is the
/// experiment.
///
/// A case that [dev.quipu.evaluation.Evaluations#evaluate] does is a task of the run, with its
/// input and output as objects and all that the model does inside of it, so that each score can be
/// traced to what made it. What a run ran with are its params.
///
/// A run may be named by its id or by its name. A name that is new begins a run. A run that is open
/// in this program stays open; others end when the evaluation, or else the tracker, ends.
///
/// Logging waits for nobody: results go into the journal on this disk, and from there to the
/// server, which may be away. Only what reads asks the server.
public final class QuipuTracker extends ExperimentTracker {
  private final Quipu quipu;
  private final boolean isOurs;
  private final Experiment experiment;
  private final StoredResults stored;
  private final Duration readTimeout;
  private final Optional<String> server;

  /// By the id of the run.
  private final Map<String, OpenRun> open = new ConcurrentHashMap<>();

  /// The ids of runs that were named, by their names.
  private final Map<String, String> named = new ConcurrentHashMap<>();

  private QuipuTracker(
      Quipu quipu,
      boolean isOurs,
      String projectName,
      StoredResults stored,
      Duration readTimeout,
      Optional<String> server) {
    super(projectName);
    this.quipu = quipu;
    this.isOurs = isOurs;
    this.experiment = quipu.experiment(projectName);
    this.stored = stored;
    this.readTimeout = readTimeout;
    this.server = server;
  }

  /// A tracker over a connection to a server. Closing the tracker leaves the connection open.
  ///
  /// A connection in the mode OFFLINE takes results, too, but nothing can be read.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the name is blank or too long
  public static QuipuTracker of(Quipu quipu, String projectName) {
    return new QuipuTracker(
        quipu,
        false,
        projectName,
        new ServerResults(quipu, projectName),
        Options.defaults().readTimeout(),
        Optional.of(quipu.url().toString()));
  }

  /// A tracker over run folders below a folder, without a server; see [Quipu#local].
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the name is blank or too long, or the folder cannot
  ///   be made
  public static QuipuTracker local(Path folder, String projectName) {
    return new QuipuTracker(
        Quipu.local(folder),
        true,
        projectName,
        new FolderResults(folder, projectName),
        Options.defaults().readTimeout(),
        Optional.empty());
  }

  // ---- runs ----

  @Override
  protected String newRunId() {
    return started(experiment.startRun("evaluation"));
  }

  private String started(Run run) {
    String id = run.id().hex();
    open.put(id, new OpenRun(run, true));
    return id;
  }

  @Override
  protected String runIdOf(String name) {
    return RunId.isValid(name)
        ? name
        : named.computeIfAbsent(name, unused -> find(name).orElseGet(() -> begin(name)));
  }

  @Override
  protected Optional<String> findRunId(String name) {
    if (RunId.isValid(name)) {
      return Optional.of(name);
    }
    String known = named.get(name);
    return known != null ? Optional.of(known) : stored.find(name).map(RunId::hex);
  }

  private Optional<String> find(String name) {
    try {
      return stored.find(name).map(RunId::hex);
    } catch (QuipuException e) {
      if (e.code() == ErrorCode.UNAVAILABLE || e.code() == ErrorCode.CONFLICT) {
        // The server is away, or there is none: the run begins here.
        return Optional.empty();
      }
      throw e;
    }
  }

  private String begin(String name) {
    return started(experiment.startRun(name));
  }

  private OpenRun open(String runId) {
    return open.computeIfAbsent(
        runId,
        id -> {
          RunId run = new RunId(id);
          return Quipu.openRuns().stream()
              .filter(one -> one.id().equals(run) && !one.status().isEnd())
              .findFirst()
              .map(one -> new OpenRun(one, false))
              .orElseGet(() -> new OpenRun(experiment.resume(run), true));
        });
  }

  // ---- writing ----

  @Override
  protected void write(String runId, List<CaseEvaluated> rows) {
    OpenRun run = open(runId);
    rows.forEach(row -> run.log(row.row(), row.task()));
  }

  @Override
  protected void writeContext(
      String runId, Instant time, Map<String, ? extends @Nullable Object> context) {
    open(runId).run().params(context);
  }

  @Override
  protected Digest keep(String runId, Content value) {
    return open(runId).run().object(value).digest();
  }

  @Override
  protected CaseTask begin(String runId, TestCase testCase) {
    return open(runId).begin(testCase);
  }

  @Override
  protected void summarize(String runId, Map<String, Double> metrics) {
    open(runId).run().log(metrics);
  }

  @Override
  protected void ended(String runId, Optional<Throwable> failure) {
    OpenRun run = open.remove(runId);
    if (run != null && run.isOurs()) {
      var unused = failure.isPresent() ? run.run().fail(failure.get()) : run.run().finish();
    }
  }

  // ---- reading ----

  /// What this tracker has logged comes first to where it is read.
  private void flush() {
    for (OpenRun run : open.values()) {
      if (!run.run().flush(readTimeout)) {
        throw new QuipuException(
            ErrorCode.UNAVAILABLE,
            "Results of run "
                + run.run().id()
                + " have not arrived within "
                + readTimeout
                + "; "
                + run.run().report().summary());
      }
    }
  }

  @Override
  public List<TrackedRun> experimentHistory() {
    flush();
    return stored.runs();
  }

  @Override
  protected List<CaseEvaluated> read(String runId) {
    flush();
    return RunId.isValid(runId) ? stored.rows(new RunId(runId)) : List.of();
  }

  @Override
  public Optional<String> address(String runId) {
    return server.map(url -> url.replaceFirst("/$", "") + "/runs/" + runId);
  }

  /// Ends the runs that the tracker has opened as completed, and waits until everything is sent, at
  /// most the [Options#closeTimeout].
  @Override
  public void close() {
    for (OpenRun run : open.values()) {
      if (run.isOurs()) {
        var unused = run.run().finish(RunStatus.COMPLETED);
      }
    }
    open.clear();
    if (isOurs) {
      quipu.close();
    }
  }
}
