package dev.quipu.evaluation;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.text.Text;
import dev.quipu.evaluation.TrackedRun.MeanScore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// One evaluation. Its threads take one case after the other; what they share is guarded by this
/// object, which no thread holds while it does a case. Rows are written under a lock of their own.
final class RunningEvaluation {
  private final EvaluationOptions options;
  private final ExperimentTracker tracker;
  private final String runId;
  private final CaseRunner runner;
  private final Iterator<TestCase> cases;
  private final OptionalLong total;
  private final Map<String, CaseEvaluated> before = new HashMap<>();
  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();

  // Guarded by this.
  private final Map<String, Integer> keys = new HashMap<>();
  private final List<@Nullable CaseEvaluated> rows = new ArrayList<>();
  private @Nullable Throwable failure;
  private boolean isStopped;
  private long done;
  private long skipped;
  private long errors;

  private final Object writing = new Object();
  private List<CaseEvaluated> waiting = new ArrayList<>();

  RunningEvaluation(
      Iterable<TestCase> cases,
      EvaluationTask task,
      List<Evaluator> evaluators,
      EvaluationOptions options) {
    this.options = options;
    this.tracker = options.tracker();
    runId = options.runId().map(tracker::known).orElseGet(tracker::newRunId);
    runner =
        new CaseRunner(
            tracker, runId, options.dataset(), task, List.copyOf(evaluators), options.metadata());
    this.cases = cases.iterator();
    total =
        cases instanceof Collection<?> known ? OptionalLong.of(known.size()) : OptionalLong.empty();
  }

  EvaluationReport run() throws InterruptedException {
    tracker.started(runId);
    Optional<Throwable> ending = Optional.empty();
    try {
      if (!options.context().isEmpty()) {
        tracker.writeContext(runId, start, options.context());
      }
      if (options.runId().isPresent()) {
        for (CaseEvaluated row : tracker.read(runId)) {
          if (row.row().dataset().equals(options.dataset())) {
            before.put(row.row().key(), row);
          }
        }
      }
      doAll();
      return report();
    } catch (Throwable e) {
      ending = Optional.of(e);
      throw e;
    } finally {
      tracker.ended(runId, ending);
    }
  }

  // ---- the cases ----

  private void doAll() throws InterruptedException {
    int threads = (int) Math.min(options.concurrency(), Math.max(1, total.orElse(Long.MAX_VALUE)));
    CountDownLatch ended = new CountDownLatch(threads);
    Executor executor = Workers.threads();
    for (int i = 0; i < threads; i++) {
      executor.execute(() -> {
        try {
          work();
        } catch (Throwable e) {
          stop(e);
        } finally {
          ended.countDown();
        }
      });
    }
    try {
      ended.await();
    } catch (InterruptedException e) {
      stop(e);
      awaitAll(ended);
      flush();
      throw e;
    }
    flush();
    rethrow();
  }

  private static void awaitAll(CountDownLatch ended) {
    boolean isInterrupted = true;
    while (isInterrupted) {
      try {
        ended.await();
        isInterrupted = false;
      } catch (InterruptedException e) {
        // It is known already.
      }
    }
  }

  private synchronized void stop(Throwable why) {
    isStopped = true;
    if (failure == null) {
      failure = why;
    }
  }

  private synchronized void rethrow() {
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    } else if (failure instanceof Error error) {
      throw error;
    } else if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }

  /// A case at its place among all.
  private record Placed(int place, TestCase testCase) {}

  private void work() {
    for (Placed next = next(); next != null; next = next()) {
      CaseEvaluated row = runner.run(next.testCase());
      write(row);
      done(next.place(), row);
    }
  }

  /// The next case that has no row; null if there is none.
  private synchronized @Nullable Placed next() {
    while (!isStopped && cases.hasNext()) {
      TestCase testCase = keyed(cases.next());
      CaseEvaluated known = before.get(testCase.key().orElseThrow());
      if (known == null) {
        rows.add(null);
        return new Placed(rows.size() - 1, testCase);
      }
      rows.add(known);
      skipped++;
      count(known);
    }
    return null;
  }

  private TestCase keyed(TestCase testCase) {
    boolean isGiven = testCase.key().isPresent();
    String key = CaseRows.key(testCase);
    int times = keys.merge(key, 1, Integer::sum);
    if (times > 1 && isGiven) {
      throw QuipuException.invalid("Two cases have the key " + Text.quote(key));
    }
    return testCase.key(times == 1 ? key : key + "#" + times);
  }

  private synchronized void done(int place, CaseEvaluated row) {
    rows.set(place, row);
    count(row);
  }

  private void count(CaseEvaluated row) {
    done++;
    errors += row.row().scores().stream().anyMatch(score -> score.error() != null) ? 1 : 0;
    options
        .progress()
        .accept(
            new EvaluationProgress(
                done, skipped, errors, total, Duration.ofNanos(System.nanoTime() - startNanos)));
  }

  // ---- the rows ----

  private void write(CaseEvaluated row) {
    synchronized (writing) {
      waiting.add(row);
      if (waiting.size() >= options.batchSize()) {
        flush();
      }
    }
  }

  private void flush() {
    synchronized (writing) {
      if (!waiting.isEmpty()) {
        List<CaseEvaluated> batch = waiting;
        waiting = new ArrayList<>();
        tracker.write(runId, batch);
      }
    }
  }

  // ---- the end ----

  private EvaluationReport report() {
    RunTally tally = new RunTally(runId);
    List<EvaluatedCase> results = new ArrayList<>();
    synchronized (this) {
      for (CaseEvaluated row : rows) {
        if (row != null) {
          tally.add(row);
          results.add(EvaluatedCase.of(runId, row));
        }
      }
    }
    TrackedRun counted = tally.run();
    Map<String, Double> summary = summary(tally);
    List<String> problems = new ArrayList<>();
    for (SummaryEvaluator evaluator : options.summaries()) {
      try {
        summary.putAll(evaluator.summarize(Collections.unmodifiableList(results)));
      } catch (Exception e) {
        problems.add(e instanceof QuipuException known ? known.message() : e.toString());
      }
    }
    tracker.summarize(runId, Collections.unmodifiableMap(summary));
    return new EvaluationReport(
        runId,
        tracker.address(runId),
        options.dataset(),
        start,
        Collections.unmodifiableList(results),
        skipped,
        tally.errors(),
        counted.scores(),
        Collections.unmodifiableMap(summary),
        List.copyOf(problems));
  }

  private static Map<String, Double> summary(RunTally tally) {
    TrackedRun run = tally.run();
    Map<String, Double> summary = new LinkedHashMap<>();
    run.scores().forEach((name, score) -> add(summary, name, score));
    summary.put("cases", (double) run.cases());
    summary.put("errors", (double) tally.errors());
    return summary;
  }

  private static void add(Map<String, Double> summary, String name, MeanScore score) {
    if (score.mean() != null) {
      summary.put(name + ".mean", score.mean());
    }
    if (score.successRate() != null) {
      summary.put(name + ".success_rate", score.successRate());
    }
  }
}
