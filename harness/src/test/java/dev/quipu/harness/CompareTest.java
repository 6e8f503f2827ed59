package dev.quipu.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.quipu.harness.artifacts.HarnessFolder;
import dev.quipu.harness.compare.CaseDiff;
import dev.quipu.harness.compare.DiffPage;
import dev.quipu.harness.compare.DiffText;
import dev.quipu.harness.compare.FolderDiff;
import dev.quipu.harness.compare.RecordChange;
import dev.quipu.harness.compare.RunDiff;
import dev.quipu.harness.compare.Trend;
import dev.quipu.harness.compare.TrendText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareTest {
  @TempDir private Path folder;

  /// A run of cases whose inputs are their keys, with the answers of a model.
  private HarnessFolder run(String name, String answers, String... keys) throws IOException {
    return scored(name, "exact_match", answers, keys);
  }

  private HarnessFolder scored(String name, String evaluator, String answers, String... keys)
      throws IOException {
    StringBuilder cases = new StringBuilder();
    for (String key : keys) {
      cases.append("    - {key: %s, input: %s, expected: right}\n".formatted(key, key));
    }
    String yaml =
        """
        name: %s
        model: {type: dummy, name: %s, answers: {%s}}
        probe: {name: p, evaluators: [%s]}
        data:
          cases:
        %s
        """
            .formatted(name, "model-" + name, answers, evaluator, cases);
    return new HarnessFixture(folder).run(name, yaml).folder();
  }

  private static RunDiff diff(HarnessFolder base, HarnessFolder run) throws IOException {
    return FolderDiff.of(base, run, 0, 100);
  }

  @Test
  void eachKindOfChangeIsFound() throws IOException {
    HarnessFolder base = run("base", "b: right, d: right", "a", "b", "c", "d", "e");
    HarnessFolder run = run("run", "a: right, c: other, d: right", "a", "b", "c", "d", "f");
    RunDiff diff = diff(base, run);
    assertThat(diff.cases())
        .extracting(CaseDiff::change)
        .containsExactly(
            RecordChange.REGRESSED,
            RecordChange.IMPROVED,
            RecordChange.CHANGED,
            RecordChange.NEW,
            RecordChange.GONE);
    assertThat(diff.cases())
        .extracting(one -> one.any().exampleId())
        .containsExactly("b", "a", "c", "f", "e");
    assertThat(diff.count(RecordChange.SAME)).isEqualTo(1);
    assertThat(diff.hasChanges()).isTrue();
    assertThat(new DiffText(diff).text())
        .contains("1 regressed, 1 improved, 1 changed, 1 new, 1 gone, 1 same")
        .contains("1 \"right\" -> 0 \"b\"");
    assertThat(diff.json()).contains("\"counts\":{\"changed\":1,\"gone\":1,\"improved\":1");
  }

  @Test
  void theSameRecordsAreTheSameInAnyOrder() throws IOException {
    HarnessFolder base = run("base", "b: right", "a", "b", "c", "d");
    HarnessFolder run = run("run", "b: right", "d", "c", "b", "a");
    assertThat(diff(base, run).hasChanges()).isFalse();
    assertThat(diff(base, base).count(RecordChange.SAME)).isEqualTo(4);
  }

  @Test
  void ofADistanceLessIsBetter() throws IOException {
    String probe = "edit_similarity], primary: edit_similarity.distance, lower_is_better: [";
    HarnessFolder base = scored("base", probe, "a: rigt, b: right", "a", "b");
    HarnessFolder run = scored("run", probe, "a: right, b: rigt", "a", "b");
    assertThat(diff(base, run).cases())
        .extracting(CaseDiff::change, one -> one.any().exampleId())
        .containsExactly(tuple(RecordChange.REGRESSED, "b"), tuple(RecordChange.IMPROVED, "a"));
  }

  @Test
  void aDifferenceWithinTheToleranceIsNoRegression() throws IOException {
    HarnessFolder base = scored("base", "edit_similarity", "a: right", "a");
    HarnessFolder run = scored("run", "edit_similarity", "a: rigt", "a");
    assertThat(FolderDiff.of(base, run, 0.1, 9).count(RecordChange.REGRESSED)).isEqualTo(1);
    assertThat(FolderDiff.of(base, run, 0.3, 9).count(RecordChange.CHANGED)).isEqualTo(1);
  }

  @Test
  void aComparisonAsAPageRunsNoScriptOfAModel() throws IOException {
    HarnessFolder base = run("base", "a: \"<script>alert(1)</script>\"", "a");
    HarnessFolder run = run("run", "a: \"<img src=x onerror=alert(1)>\"", "a");
    String page = new DiffPage(diff(base, run)).html();
    assertThat(page).contains("&lt;script&gt;alert(1)").doesNotContain("<script>alert");
    assertThat(page).doesNotContain("<img");
  }

  @Test
  void aTrendTellsOfAFall() throws IOException {
    HarnessFolder first = run("first", "a: right, b: right", "a", "b");
    HarnessFolder second = run("second", "a: right", "a", "b");
    // The same name of the model in all runs.
    Trend trend = Trend.of(List.of(first, first, second), null);
    assertThat(trend.lines()).hasSize(2);
    assertThat(trend.fallen(0.1)).hasSize(1);
    assertThat(Trend.of(List.of(second, second), null).fallen(0)).isEmpty();
    assertThat(new TrendText(trend).text()).contains("1 1 -");
    assertThat(Trend.of(List.of(first), "success_rate").lines().get(0).values())
        .containsExactly(1.0);
  }

  @Test
  void aRisingRateOfErrorsIsAFall() throws IOException {
    HarnessFolder few = failing("few", "a: no");
    HarnessFolder more = failing("more", "a: no, b: no");
    assertThat(Trend.of(List.of(few, more), "error_rate").fallen(0.1)).hasSize(1);
    assertThat(Trend.of(List.of(more, few), "error_rate").fallen(0.1)).isEmpty();
  }

  private HarnessFolder failing(String name, String failures) throws IOException {
    return new HarnessFixture(folder)
        .run(
            name,
            """
            model: {type: dummy, failures: {%s}}
            probe: {name: p, evaluators: [exact_match]}
            data: {cases: [{input: a, expected: a}, {input: b, expected: b}, {input: c, expected: c}]}
            """
                .formatted(failures))
        .folder();
  }

  @Test
  void aScoreThatNoRunHasIsAMistake() throws IOException {
    HarnessFolder run = run("run", "a: right", "a");
    assertThatThrownBy(() -> Trend.of(List.of(run, run), "exact_mach"))
        .hasMessage("No run has the score \"exact_mach\"");
  }

  @Test
  void ofADistanceUnderAnotherNameLessIsBetter() throws IOException {
    String probe =
        "{type: edit_similarity, name: edits}], primary: edits.distance, lower_is_better: [";
    HarnessFolder base = scored("base", probe, "a: right", "a");
    HarnessFolder run = scored("run", probe, "a: rigt", "a");
    assertThat(diff(base, run).count(RecordChange.REGRESSED)).isEqualTo(1);
  }
}
