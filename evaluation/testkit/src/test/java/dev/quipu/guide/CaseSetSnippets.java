package dev.quipu.guide;

import dev.quipu.evaluation.EvaluationOptions;
import dev.quipu.evaluation.EvaluationReport;
import dev.quipu.evaluation.Evaluations;
import dev.quipu.evaluation.TestCase;
import dev.quipu.evaluation.cases.ServerCases;
import dev.quipu.evaluation.evaluators.Evaluators;
import dev.quipu.evaluation.runs.QuipuTracker;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.cases.CaseSets;
import dev.quipu.sdk.cases.NewCase;
import dev.quipu.sdk.cases.StoredCase;
import dev.quipu.sdk.cases.StoredCaseSet;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/// The code of the guide to sets of cases.
final class CaseSetSnippets {
  private CaseSetSnippets() {}

  static StoredCaseSet write(Quipu quipu) {
    // snippet: write_set
    CaseSets sets = quipu.caseSets();
    StoredCaseSet capitals = sets.create("capitals");
    sets.merge(
        capitals.id(),
        List.of(
            NewCase.of(Map.of("question", "Capital of France?"))
                .expected(Map.of("answer", "Paris"))
                .metadata("continent", "Europe"),
            NewCase.of(Map.of("question", "Capital of Peru?")).expected(Map.of("answer", "Lima"))));
    sets.tag(capitals.id(), "team", "red");
    // end
    return capitals;
  }

  static void read(Quipu quipu, PrintStream out) {
    // snippet: read_set
    for (StoredCaseSet set : quipu.caseSets().list("tags.team = 'red'")) {
      out.println(set.name() + " has " + set.cases() + " cases");
      for (StoredCase one : quipu.caseSets().cases(set.id())) {
        out.println(one.input() + " " + one.expected());
      }
    }
    // end
  }

  static void evaluate(Quipu quipu, EvaluationSnippets.Model model, PrintStream out)
      throws InterruptedException {
    // snippet: evaluate_set
    Iterable<TestCase> cases = ServerCases.of(quipu.caseSets(), "capitals");
    try (var tracker = QuipuTracker.of(quipu, "questions")) {
      EvaluationReport report =
          Evaluations.evaluate(
              cases,
              testCase -> Map.of("answer", model.answer(testCase.input())),
              List.of(Evaluators.jsonEqual()),
              EvaluationOptions.of(tracker).dataset("capitals"));
      out.println(report.summary().get("json_equal.mean"));
    }
    // end
  }
}
