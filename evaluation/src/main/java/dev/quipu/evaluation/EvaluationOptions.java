package dev.quipu.evaluation;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.text.Keys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How [Evaluations#evaluate] works. Each method that sets an option gives new options; none
/// changes.
public final class EvaluationOptions {
  /// More cases at the same time than this are a mistake: each has a thread.
  private static final int MOST_CONCURRENT = 10_000;

  private static final int CONCURRENCY = 8;
  private static final int BATCH_SIZE = 10;

  private final ExperimentTracker tracker;
  private String dataset = "";
  private @Nullable String runId;
  private int concurrency = CONCURRENCY;
  private int batchSize = BATCH_SIZE;
  private Map<String, @Nullable Object> metadata = Map.of();
  private Map<String, @Nullable Object> context = Map.of();
  private List<SummaryEvaluator> summaries = List.of();
  private Consumer<EvaluationProgress> progress = unused -> {};

  private EvaluationOptions(ExperimentTracker tracker) {
    this.tracker = tracker;
  }

  /// Options with defaults: 8 cases at a time, rows in batches of 10, a new run.
  public static EvaluationOptions of(ExperimentTracker tracker) {
    return new EvaluationOptions(tracker);
  }

  private EvaluationOptions with(Consumer<EvaluationOptions> change) {
    EvaluationOptions copy = new EvaluationOptions(tracker);
    copy.dataset = dataset;
    copy.runId = runId;
    copy.concurrency = concurrency;
    copy.batchSize = batchSize;
    copy.metadata = metadata;
    copy.context = context;
    copy.summaries = summaries;
    copy.progress = progress;
    change.accept(copy);
    return copy;
  }

  /// Names the data set of the cases.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the name is too long
  public EvaluationOptions dataset(String name) {
    EvaluationRow.checkDataset(name);
    return with(copy -> copy.dataset = name);
  }

  /// Takes a run, which may be new. Cases that have their rows in the run are not done again, so an
  /// evaluation that was cut off goes on where it was.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the id is empty or too long
  public EvaluationOptions runId(String id) {
    Keys.check("Run id", id);
    return with(copy -> copy.runId = id);
  }

  /// Sets how many cases are done at the same time.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it is not from 1 to 10 000
  public EvaluationOptions concurrency(int cases) {
    if (cases < 1 || cases > MOST_CONCURRENT) {
      throw QuipuException.invalid(
          "Concurrency is " + cases + "; it must be from 1 to " + MOST_CONCURRENT);
    }
    return with(copy -> copy.concurrency = cases);
  }

  /// Sets how many rows are written together. If the program is killed, so many cases may be done
  /// again.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it is not positive
  public EvaluationOptions batchSize(int rows) {
    if (rows < 1) {
      throw QuipuException.invalid("Batch size is " + rows + "; it must be at least 1");
    }
    return with(copy -> copy.batchSize = rows);
  }

  /// Adds metadata to each row.
  public EvaluationOptions metadata(Map<String, ? extends @Nullable Object> values) {
    Map<String, @Nullable Object> all = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    return with(copy -> copy.metadata = all);
  }

  /// Says what the run runs with, such as the name of the model; see
  /// [ExperimentTracker#logContext].
  public EvaluationOptions context(Map<String, ? extends @Nullable Object> values) {
    Map<String, @Nullable Object> all = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    return with(copy -> copy.context = all);
  }

  /// Adds an evaluator of all cases together.
  public EvaluationOptions summary(SummaryEvaluator evaluator) {
    List<SummaryEvaluator> all = new ArrayList<>(summaries);
    all.add(evaluator);
    return with(copy -> copy.summaries = List.copyOf(all));
  }

  /// Hears of each case that is done, one at a time.
  public EvaluationOptions progress(Consumer<EvaluationProgress> listener) {
    return with(copy -> copy.progress = listener);
  }

  /// Prints the progress to the standard error stream, over itself, at most five times a second.
  public EvaluationOptions showProgress() {
    return progress(new ProgressPrinter(System.err, System::nanoTime));
  }

  // ---- for the evaluation ----

  ExperimentTracker tracker() {
    return tracker;
  }

  String dataset() {
    return dataset;
  }

  Optional<String> runId() {
    return Optional.ofNullable(runId);
  }

  int concurrency() {
    return concurrency;
  }

  int batchSize() {
    return batchSize;
  }

  Map<String, @Nullable Object> metadata() {
    return metadata;
  }

  Map<String, @Nullable Object> context() {
    return context;
  }

  List<SummaryEvaluator> summaries() {
    return summaries;
  }

  Consumer<EvaluationProgress> progress() {
    return progress;
  }
}
