package dev.quipu.harness.run;

import dev.quipu.core.error.QuipuException;
import dev.quipu.evaluation.TestCase;
import dev.quipu.harness.artifacts.CaseRecord;
import dev.quipu.harness.artifacts.RecordStatus;
import dev.quipu.harness.ask.Asker;
import dev.quipu.harness.model.ModelAnswer;
import dev.quipu.harness.model.ModelException;
import dev.quipu.harness.probe.Scored;
import dev.quipu.harness.run.Harness.Work;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Does one case: asks the model, scores the answer, and makes the record of what came of it.
record CaseWorker(String model, Asker asker) {
  /// A case that is done.
  ///
  /// @param latencyMs how long the answer took, with all tries; 0 if nothing was asked
  record Done(CaseRecord record, double latencyMs) {}

  Done work(Work work) throws InterruptedException, IOException {
    TestCase testCase = work.testCase();
    if (Boolean.TRUE.equals(testCase.extra("skip")) || "true".equals(testCase.extra("skip"))) {
      return new Done(record(work, RecordStatus.SKIPPED, null, null, new TreeMap<>(), null), 0);
    }
    long start = System.nanoTime();
    ModelAnswer answer;
    try {
      answer = asker.ask(work.probe().request(testCase));
    } catch (QuipuException e) {
      return failed(work, RecordStatus.ERROR, e.message(), start);
    } catch (ModelException e) {
      RecordStatus status =
          switch (e.kind()) {
            case ERROR -> RecordStatus.ERROR;
            case TIMEOUT -> RecordStatus.TIMEOUT;
            case RATE_LIMITED -> RecordStatus.RATE_LIMITED;
          };
      return failed(work, status, e.message(), start);
    }
    double latencyMs = (System.nanoTime() - start) / 1e6;
    Scored scored = work.probe().score(testCase.output(answer.output()));
    RecordStatus status = scored.error() == null ? RecordStatus.SUCCESS : RecordStatus.ERROR;
    return new Done(
        record(work, status, scored.error(), answer.output(), scored.scores(), answer.usage()),
        latencyMs);
  }

  private Done failed(Work work, RecordStatus status, String error, long start) {
    double latencyMs = (System.nanoTime() - start) / 1e6;
    return new Done(record(work, status, error, null, new TreeMap<>(), null), latencyMs);
  }

  private CaseRecord record(
      Work work,
      RecordStatus status,
      @Nullable String error,
      @Nullable Object output,
      SortedMap<String, @Nullable Double> scores,
      @Nullable Map<String, Long> usage) {
    TestCase testCase = work.testCase();
    return new CaseRecord(
        model,
        work.probe().name(),
        work.data().name(),
        testCase.key().orElseThrow(),
        testCase.input(),
        testCase.expected(),
        output,
        scores,
        work.probe().primaryMetric(),
        usage == null ? Map.of() : usage,
        status,
        error);
  }
}
