package dev.quipu.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.evaluation.CaseChange;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.evaluation.Score;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.RunId;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.copy.FolderExport;
import dev.quipu.sdk.copy.FolderImport;
import dev.quipu.sdk.evaluations.CaseComparison;
import dev.quipu.sdk.evaluations.ComparedCase;
import dev.quipu.sdk.evaluations.EvaluationQuery;
import dev.quipu.sdk.evaluations.EvaluationSummary;
import dev.quipu.sdk.evaluations.LeaderboardRun;
import dev.quipu.sdk.evaluations.StoredEvaluation;
import dev.quipu.sdk.objects.LoggedObject;
import dev.quipu.sdk.read.StoredRun;
import dev.quipu.sdk.tasks.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Evaluation rows of the Java SDK against the whole server.
@Timeout(120)
class JavaEvaluationsTest extends SdkServedTest {
  private static EvaluationRow row(String key, double value, String lang) {
    return new EvaluationRow(
        "math",
        key,
        new JsonText("{\"input\":\"" + key + "\",\"output\":12345678901234567890}"),
        new JsonText("{\"lang\":\"" + lang + "\"}"),
        List.of(Score.builder("exact", "").value(value).success(value > 0.5).build()));
  }

  @Test
  void rowsAreReadBackSummarisedAndCompared() throws Exception {
    try (Quipu quipu = Quipu.connect(options())) {
      Run base = quipu.experiment("evaluated").startRun("base");
      base.evaluated(row("a", 1, "en"));
      base.evaluated(row("b", 1, "de"));
      base.evaluated(row("b", 0, "de"));
      SpanId id;
      try (Task task = base.task("answer").start()) {
        id = task.id();
        task.evaluated(row("c", 1, "en"));
      }
      assertThat(base.finish().isComplete()).isTrue();
      StoredRun stored = base.load();
      List<StoredEvaluation> rows = stored.evaluations().toList();
      assertThat(rows)
          .extracting(StoredEvaluation::row)
          .containsExactly(row("a", 1, "en"), row("b", 0, "de"), row("c", 1, "en"));
      assertThat(rows.get(0).task()).isEmpty();
      assertThat(rows.get(2).task()).contains(id);
      EvaluationQuery failed = EvaluationQuery.ALL.score("exact", "").success(false);
      assertThat(stored.evaluations(failed).toList())
          .extracting(one -> one.row().key())
          .containsExactly("b");
      assertThat(
              stored
                  .evaluations(EvaluationQuery.ALL.score("exact", "").byScore().descending())
                  .toList()
                  .getLast())
          .isEqualTo(rows.get(1));
      EvaluationSummary summary = stored.evaluationSummary("lang");
      assertThat(summary.rows()).isEqualTo(3);
      assertThat(summary.score("exact", "").orElseThrow().mean()).isEqualTo(2.0 / 3);
      assertThat(summary.score("none", "")).isEmpty();
      assertThat(summary.slices().keySet()).containsExactly("en", "de");
      Run run = quipu.experiment("evaluated").startRun("worse");
      run.evaluated(row("a", 0.25, "en"));
      run.evaluated(row("d", 1, "en"));
      run.finish();
      CaseComparison comparison = run.load().compareEvaluations(base.id(), "exact", "");
      assertThat(comparison.regressed()).isEqualTo(1);
      assertThat(comparison.gone()).isEqualTo(2);
      assertThat(comparison.added()).isEqualTo(1);
      assertThat(comparison.meanDifference()).hasValue(-0.75);
      List<ComparedCase> cases = run.load().comparedCases(base.id(), "exact", "").toList();
      assertThat(cases)
          .extracting(ComparedCase::change)
          .containsExactly(CaseChange.REGRESSED, CaseChange.GONE, CaseChange.GONE, CaseChange.NEW);
      assertThat(cases.getFirst().base().map(StoredEvaluation::row))
          .isEqualTo(Optional.of(row("a", 1, "en")));
      List<LeaderboardRun> board =
          quipu.project().loadExperiment("evaluated").leaderboard("exact", "");
      assertThat(board).extracting(LeaderboardRun::name).containsExactly("base", "worse");
      assertThat(quipu.project().caseHistory("math", "a").toList())
          .extracting(StoredEvaluation::run)
          .containsExactly(run.id(), base.id());
    }
  }

  @Test
  void rowsSurviveALocalFolderAnImportAndAnExport(@TempDir Path folder) throws Exception {
    RunId id;
    LoggedObject large;
    try (Quipu quipu = Quipu.local(folder.resolve("local"))) {
      Run run = quipu.experiment("local").startRun("folder");
      id = run.id();
      large = run.object("x".repeat(100_000));
      run.evaluated(row("a", 1, "en"));
      run.evaluated(row("a", 0.5, "en"));
      run.evaluated(
          new EvaluationRow(
              "",
              "large",
              new JsonText("{\"output\":" + EvaluationRow.standIn(large.digest()).text() + "}"),
              null,
              List.of()));
      run.finish();
    }
    Path local = folder.resolve("local").resolve(id.hex());
    assertThat(Files.readAllLines(local.resolve("evaluations.jsonl"))).hasSize(3);
    FolderImport into = FolderImport.into(options());
    into.run(into.find(local).getFirst());
    try (Quipu quipu = Quipu.connect(options())) {
      List<StoredEvaluation> rows = quipu.project().loadRun(id).evaluations().toList();
      assertThat(rows).hasSize(2);
      assertThat(rows.get(0).row()).isEqualTo(row("a", 0.5, "en"));
      assertThat(rows.get(1).row().standIns()).hasSize(1);
    }
    FolderExport.from(options()).run(id, folder.resolve("out"));
    Path exported = folder.resolve("out").resolve(id.hex());
    assertThat(Files.readAllLines(exported.resolve("evaluations.jsonl")))
        .isEqualTo(Files.readAllLines(local.resolve("evaluations.jsonl")).subList(1, 3));
    assertThat(Files.readString(exported.resolve("objects.jsonl"))).contains(large.digest().hex());
  }
}
