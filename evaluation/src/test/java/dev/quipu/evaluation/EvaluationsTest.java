package dev.quipu.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.Score;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.evaluation.TrackedRun.MeanScore;
import dev.quipu.evaluation.evaluators.Evaluators;
import dev.quipu.evaluation.evaluators.Summaries;
import dev.quipu.evaluation.files.FileTracker;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationsTest {
  @TempDir Path folder;

  private FileTracker tracker() {
    return FileTracker.json(folder, "evaluations");
  }

  private static List<TestCase> cases(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> TestCase.of(i).key("case" + i).expected(i % 2 == 0 ? "even" : "odd"))
        .toList();
  }

  private static @Nullable Object parity(TestCase testCase) {
    return number(testCase) % 4 == 3 ? "even" : testCase.expected();
  }

  private static int number(TestCase testCase) {
    return (Integer) Objects.requireNonNull(testCase.input());
  }

  private static MeanScore score(EvaluationReport report, String name) {
    return Objects.requireNonNull(report.scores().get(name), name);
  }

  @Test
  void eachCaseHasItsRowAndTheRunItsMeans() throws Exception {
    List<Double> summarised = new ArrayList<>();
    EvaluationReport report =
        Evaluations.evaluate(
            cases(40),
            EvaluationsTest::parity,
            List.of(Evaluators.exactMatch(), Evaluators.tokenF1().threshold(0.5)),
            EvaluationOptions.of(tracker())
                .dataset("parity")
                .metadata(Map.of("model", "m"))
                .context(Map.of("prompt", "v1"))
                .summary(Summaries.corpusBleu())
                .summary(rows -> {
                  summarised.add((double) rows.size());
                  return Map.of("custom", 7.0);
                })
                .summary(rows -> {
                  throw new IllegalStateException("no summary");
                }));
    assertThat(report.count()).isEqualTo(40);
    assertThat(report.results())
        .extracting(EvaluatedCase::key)
        .containsExactlyElementsOf(cases(40).stream().map(one -> one.key().orElseThrow()).toList());
    assertThat(report.errors()).isZero();
    assertThat(report.dataset()).isEqualTo("parity");
    assertThat(score(report, "exact_match").mean()).isEqualTo(0.75);
    assertThat(report.summary())
        .containsEntry("exact_match.mean", 0.75)
        .containsEntry("exact_match.success_rate", 0.75)
        .containsEntry("token_f1.success_rate", 0.75)
        .containsEntry("cases", 40.0)
        .containsEntry("custom", 7.0)
        .containsKey("corpus_bleu");
    assertThat(report.summaryErrors()).singleElement().asString().contains("no summary");
    assertThat(summarised).containsExactly(40.0);
    List<EvaluatedCase> rows = tracker().runResults(report.runId());
    assertThat(rows).hasSize(40);
    assertThat(rows)
        .allSatisfy(row -> assertThat(row.testCase().metadata()).containsEntry("model", "m"));
    assertThat(tracker().experimentHistory().get(0).context()).containsEntry("prompt", "v1");
  }

  @Test
  void casesAreDoneAtTheSameTimeUpToTheBound() throws Exception {
    // Each task waits for three others: fewer than four at a time would never end.
    CyclicBarrier together = new CyclicBarrier(4);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    EvaluationReport report =
        Evaluations.evaluate(
            cases(16),
            testCase -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              together.await();
              running.decrementAndGet();
              return "x";
            },
            List.of(Evaluators.exactMatch()),
            EvaluationOptions.of(tracker()).concurrency(4));
    assertThat(report.count()).isEqualTo(16);
    assertThat(most.get()).isBetween(4, 4);
  }

  @Test
  void whatThrowsIsAnErrorInItsRow() throws Exception {
    Evaluator broken =
        Evaluators.judge(
            "broken",
            (testCase, score) -> {
              throw new IllegalStateException("judge is down\u0000");
            });
    Evaluator endless =
        Evaluators.judge("endless", (testCase, score) -> score.value((double) depth(0)));
    Evaluator twice =
        new Evaluator() {
          @Override
          public String name() {
            return "twice";
          }

          @Override
          public List<Score> evaluate(TestCase testCase) {
            return List.of(Score.of("twice", "", 1), Score.of("twice", "", 2));
          }
        };
    EvaluationReport report =
        Evaluations.evaluate(
            cases(6),
            testCase -> {
              if (number(testCase) == 3) {
                throw new java.io.IOException("model is down");
              } else if (number(testCase) == 4) {
                throw new AssertionError("not like this");
              }
              return testCase.expected();
            },
            List.of(Evaluators.exactMatch(), broken, endless, twice),
            EvaluationOptions.of(tracker()));
    assertThat(report.errors()).isEqualTo(6);
    EvaluatedCase good = report.results().get(0);
    assertThat(good.result().find("exact_match").orElseThrow().value()).isEqualTo(1.0);
    assertThat(good.result().errors())
        .anySatisfy(error -> assertThat(error).contains("broken").contains("judge is down\ufffd"))
        .anySatisfy(error -> assertThat(error).contains("endless").contains("StackOverflow"))
        .anySatisfy(error -> assertThat(error).contains("twice").contains("two scores"));
    EvaluatedCase down = report.results().get(3);
    assertThat(down.testCase().hasOutput()).isFalse();
    assertThat(down.result().errors()).singleElement().asString().contains("model is down");
    assertThat(report.results().get(4).result().errors())
        .singleElement()
        .asString()
        .contains("not like this");
    assertThat(score(report, "exact_match").count()).isEqualTo(4);
  }

  private static int depth(int at) {
    return at < 0 ? at : depth(at + 1) + 1;
  }

  @Test
  void anEvaluationGoesOnWhereItWasCutOff() throws Exception {
    Set<Object> asked = ConcurrentHashMap.newKeySet();
    AtomicInteger left = new AtomicInteger(13);
    EvaluationOptions options =
        EvaluationOptions.of(tracker()).dataset("d").runId("night").batchSize(1).concurrency(1);
    assertThatThrownBy(() ->
            Evaluations.evaluate(
                cases(40),
                testCase -> {
                  if (left.getAndDecrement() == 0) {
                    throw new InternalError("the program dies");
                  }
                  asked.add(testCase.input());
                  return testCase.expected();
                },
                List.of(Evaluators.exactMatch()),
                options))
        .isInstanceOf(InternalError.class);
    assertThat(asked).hasSize(13);
    Set<Object> askedAgain = ConcurrentHashMap.newKeySet();
    List<EvaluationProgress> progress = Collections.synchronizedList(new ArrayList<>());
    EvaluationReport report =
        Evaluations.evaluate(
            cases(40),
            testCase -> {
              askedAgain.add(testCase.input());
              return testCase.expected();
            },
            List.of(Evaluators.exactMatch()),
            options.progress(progress::add));
    assertThat(askedAgain).hasSize(27).doesNotContainAnyElementsOf(asked);
    assertThat(report.skipped()).isEqualTo(13);
    assertThat(report.count()).isEqualTo(40);
    assertThat(report.summary()).containsEntry("exact_match.mean", 1.0);
    assertThat(progress).hasSize(40);
    EvaluationProgress last = progress.get(39);
    assertThat(last.done()).isEqualTo(40);
    assertThat(last.skipped()).isEqualTo(13);
    assertThat(last.total()).isEqualTo(OptionalLong.of(40));
    assertThat(tracker().runResults("night")).hasSize(40);
    EvaluationReport third =
        Evaluations.evaluate(
            cases(40),
            testCase -> {
              throw new AssertionError("asked again");
            },
            List.of(),
            options);
    assertThat(third.skipped()).isEqualTo(40);
    assertThat(third.errors()).isZero();
  }

  @Test
  void equalCasesWithoutKeysAreCasesOfTheirOwn() throws Exception {
    List<TestCase> same = List.of(TestCase.of("q"), TestCase.of("q"), TestCase.of("other"));
    EvaluationOptions options = EvaluationOptions.of(tracker()).runId("r");
    EvaluationReport report = Evaluations.evaluate(same, testCase -> "x", List.of(), options);
    Set<String> keys = new HashSet<>();
    report.results().forEach(row -> keys.add(row.key()));
    assertThat(keys).hasSize(3).anyMatch(key -> key.endsWith("#2"));
    assertThat(Evaluations.evaluate(same, testCase -> "x", List.of(), options).skipped())
        .isEqualTo(3);
  }

  @Test
  void twoCasesOfOneKeyAndTwoEvaluatorsOfOneNameAreRefused() {
    EvaluationOptions options = EvaluationOptions.of(tracker());
    List<TestCase> twice = List.of(TestCase.of(1).key("k"), TestCase.of(2).key("k"));
    assertThatThrownBy(() -> Evaluations.evaluate(twice, testCase -> "x", List.of(), options))
        .isInstanceOf(QuipuException.class)
        .hasMessage("Two cases have the key \"k\"");
    assertThatThrownBy(() ->
            Evaluations.evaluate(
                cases(1), testCase -> "x", List.of(Evaluators.bleu(), Evaluators.bleu()), options))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("\"bleu\" is there twice");
    assertThatThrownBy(() ->
            Evaluations.evaluate(
                cases(1), testCase -> "x", List.of(Evaluators.bleu().named("task")), options))
        .isInstanceOf(QuipuException.class);
    assertThatThrownBy(() -> options.concurrency(0)).hasMessageContaining("from 1 to 10000");
    assertThatThrownBy(() -> options.batchSize(0)).hasMessageContaining("at least 1");
  }

  @Test
  void aRowThatCannotBeKeptSaysWhy() throws Exception {
    EvaluationReport report =
        Evaluations.evaluate(
            List.of(TestCase.of("q").key("k").metadata("much", "x".repeat(100_000))),
            testCase -> "x",
            List.of(Evaluators.judge("one", (testCase, score) -> score.value(1.0))),
            EvaluationOptions.of(tracker()));
    assertThat(report.results())
        .singleElement()
        .satisfies(row -> {
          assertThat(row.key()).isEqualTo("k");
          assertThat(row.result().errors()).singleElement().asString().contains("row: ");
        });
  }

  /// A tracker whose disk is full after some rows.
  private static final class FullTracker extends ExperimentTracker {
    private final AtomicInteger room;
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    FullTracker(int room) {
      super("full");
      this.room = new AtomicInteger(room);
    }

    @Override
    public List<TrackedRun> experimentHistory() {
      return List.of();
    }

    @Override
    protected void write(String runId, List<CaseEvaluated> rows) {
      if (room.addAndGet(-rows.size()) < 0) {
        throw new java.io.UncheckedIOException(new java.io.IOException("No space left"));
      }
    }

    @Override
    protected void writeContext(String runId, Instant time, Map<String, ?> context) {}

    @Override
    protected List<CaseEvaluated> read(String runId) {
      return List.of();
    }

    @Override
    protected void started(String runId) {
      heard.add("started");
    }

    @Override
    protected void ended(String runId, java.util.Optional<Throwable> failure) {
      heard.add(failure.map(Throwable::toString).orElse("ended"));
    }
  }

  @Test
  void aTrackerThatCannotKeepRowsEndsTheEvaluation() {
    FullTracker full = new FullTracker(5);
    AtomicInteger asked = new AtomicInteger();
    assertThatThrownBy(() ->
            Evaluations.evaluate(
                cases(10_000),
                testCase -> asked.incrementAndGet(),
                List.of(),
                EvaluationOptions.of(full).batchSize(1)))
        .hasMessageContaining("No space left");
    assertThat(asked.get()).isLessThan(100);
    assertThat(full.heard).first().isEqualTo("started");
    assertThat(full.heard).last().asString().contains("No space left");
  }

  @Test
  void anInterruptEndsTheEvaluationAndKeepsWhatIsDone() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    Thread thread =
        new Thread(() -> {
          try {
            EvaluationReport unused =
                Evaluations.evaluate(
                    cases(10),
                    testCase -> {
                      begun.countDown();
                      mayEnd.await();
                      return "x";
                    },
                    List.of(),
                    EvaluationOptions.of(tracker()).runId("r").concurrency(2));
          } catch (Throwable e) {
            failures.add(e);
          }
        });
    thread.start();
    begun.await();
    thread.interrupt();
    mayEnd.countDown();
    thread.join();
    if (!failures.isEmpty()) {
      assertThat(failures).singleElement().isInstanceOf(InterruptedException.class);
    }
    assertThat(tracker().runResults("r")).hasSizeBetween(1, 10);
  }

  @Test
  void casesOfUnknownNumberAreTakenOneByOne() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    Iterable<TestCase> endless =
        () ->
            IntStream.iterate(0, i -> i + 1)
                .peek(i -> taken.incrementAndGet())
                .mapToObj(i -> TestCase.of(i))
                .limit(1000)
                .iterator();
    AtomicLong total = new AtomicLong(-1);
    EvaluationReport report =
        Evaluations.evaluate(
            endless,
            testCase -> "x",
            List.of(),
            EvaluationOptions.of(tracker())
                .batchSize(100)
                .progress(progress -> total.set(progress.total().orElse(-2))));
    assertThat(report.count()).isEqualTo(1000);
    assertThat(taken.get()).isEqualTo(1000);
    assertThat(total.get()).isEqualTo(-2);
  }

  @Test
  void progressIsPrintedOnOneLine() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    AtomicLong nanos = new AtomicLong();
    ProgressPrinter printer =
        new ProgressPrinter(new PrintStream(bytes, true, StandardCharsets.UTF_8), nanos::get);
    OptionalLong three = OptionalLong.of(3);
    printer.accept(new EvaluationProgress(1, 1, 0, three, Duration.ofSeconds(1)));
    printer.accept(new EvaluationProgress(2, 1, 1, three, Duration.ofSeconds(2)));
    printer.accept(new EvaluationProgress(3, 1, 1, three, Duration.ofSeconds(4)));
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines().toList().get(0)).isEmpty();
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "\r1 of 3 cases, 1 done before"
                + "\r3 of 3 cases, 1 done before, 1 error, 0.5 a second"
                + System.lineSeparator());
  }
}
