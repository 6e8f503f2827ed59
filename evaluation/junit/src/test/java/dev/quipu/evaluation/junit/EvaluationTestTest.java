package dev.quipu.evaluation.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.displayName;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.quipu.evaluation.EvaluatedCase;
import dev.quipu.evaluation.TestCase;
import dev.quipu.evaluation.TrackedRun;
import dev.quipu.evaluation.evaluators.Evaluators;
import dev.quipu.evaluation.files.FileTracker;
import dev.quipu.evaluation.runs.QuipuTracker;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class EvaluationTestTest {
  @TempDir Path folder;

  private Events run(Class<?> tests, String place) {
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameter("quipu.evaluation.to", place)
        .configurationParameter("junit.jupiter.conditions.deactivate", "*DisabledCondition")
        .selectors(selectClass(tests))
        .execute()
        .testEvents();
  }

  /// A test of its own would fail; only the tests below run it.
  @org.junit.jupiter.api.Disabled
  static class Shouting {
    @EvaluationTest(file = "shouts.jsonl", dataset = "shouts", project = "shouting")
    void textsAreShouted(TestCase testCase, CaseScores scores) {
      String input = String.valueOf(testCase.input());
      if (input.equals("crash")) {
        throw new IllegalStateException("the model is down");
      }
      scores.output(input.toUpperCase(Locale.ROOT));
      scores.by(Evaluators.exactMatch(), Evaluators.tokenF1().threshold(0.5));
    }
  }

  @Test
  void eachCaseIsATestAndARow() {
    Events events = run(Shouting.class, "csv:" + folder);
    events.assertStatistics(count -> count.started(4).succeeded(2).failed(2));
    events
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                displayName("wrong"),
                finishedWithFailure(
                    message(text ->
                        text.contains("exact_match is 0.0")
                            && text.contains("token_f1 is 0.0; at least 0.5 is needed")))))
        .haveExactly(
            1, event(displayName("#4 crash"), finishedWithFailure(message("the model is down"))));
    try (FileTracker tracker = FileTracker.csv(folder, "shouting")) {
      List<TrackedRun> runs = tracker.experimentHistory();
      assertThat(runs)
          .singleElement()
          .satisfies(run -> {
            assertThat(run.datasets()).containsExactly("shouts");
            assertThat(run.context())
                .containsEntry("test", Shouting.class.getName() + ".textsAreShouted");
          });
      List<EvaluatedCase> rows = tracker.runResults(runs.get(0).id());
      assertThat(rows).hasSize(4);
      assertThat(rows.get(0).testCase().output()).isEqualTo("HELLO");
      assertThat(rows.get(0).result().isSuccess()).isTrue();
      assertThat(rows.get(2).result().isSuccess()).isFalse();
      assertThat(rows.get(3).result().errors())
          .singleElement()
          .asString()
          .contains("the model is down");
    }
  }

  @org.junit.jupiter.api.Disabled
  static class Generated {
    static Stream<TestCase> numbers() {
      return Stream.of(1, 2, 3).map(i -> TestCase.of(i).expected(2 * i));
    }

    @EvaluationTest(method = "numbers")
    void numbersAreDoubled(TestCase testCase, CaseScores scores) {
      scores.output(2 * Integer.parseInt(String.valueOf(testCase.input())));
      scores.by(Evaluators.numeric(0, 0));
    }
  }

  @Test
  void casesComeFromAMethodAndGoToRunFolders() {
    run(Generated.class, "local:" + folder)
        .assertStatistics(count -> count.started(3).succeeded(3));
    try (QuipuTracker tracker = QuipuTracker.local(folder, "Generated")) {
      assertThat(tracker.experimentHistory())
          .singleElement()
          .satisfies(run -> {
            assertThat(run.cases()).isEqualTo(3);
            assertThat(run.datasets()).containsExactly("numbers");
          });
    }
  }

  @org.junit.jupiter.api.Disabled
  static class Mistaken {
    @EvaluationTest
    void hasNoCases(TestCase testCase) {
      throw new AssertionError("never called: " + testCase);
    }

    @EvaluationTest(method = "nowhere")
    void hasNoMethod(TestCase testCase) {
      throw new AssertionError("never called: " + testCase);
    }
  }

  @Test
  void mistakesAreSaid() {
    EngineTestKit.engine("junit-jupiter")
        .configurationParameter("junit.jupiter.conditions.deactivate", "*DisabledCondition")
        .configurationParameter("quipu.evaluation.to", "csv:" + folder)
        .selectors(selectClass(Mistaken.class))
        .execute()
        .containerEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            event(finishedWithFailure(message(text -> text.contains("needs a file or a method")))))
        .haveExactly(
            1, event(finishedWithFailure(message(text -> text.contains("no method \"nowhere\"")))));
    EngineTestKit.engine("junit-jupiter")
        .configurationParameter("junit.jupiter.conditions.deactivate", "*DisabledCondition")
        .configurationParameter("quipu.evaluation.to", "ftp:x")
        .selectors(selectClass(Generated.class))
        .execute()
        .containerEvents()
        .assertThatEvents()
        .haveExactly(
            1, event(finishedWithFailure(message(text -> text.contains("it must be csv:FOLDER")))));
  }
}
