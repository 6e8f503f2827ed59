package dev.quipu.engine.export;

import dev.quipu.codec.table.BatchBuilder;
import dev.quipu.codec.table.Column;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.evaluation.Score;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.evaluation.Evaluations;
import dev.quipu.engine.evaluation.Evaluations.Question;
import dev.quipu.engine.evaluation.QuestionLimits;
import dev.quipu.engine.port.evaluation.EvaluationReader.Evaluation;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A row for each score of each evaluation row of each run, in the order in which the cases came. A
/// case without scores has one row.
final class EvaluationsTable {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("runId", Column.Type.TEXT),
          Column.of("dataset", Column.Type.TEXT),
          Column.of("key", Column.Type.TEXT),
          Column.of("time", Column.Type.TIME_US),
          Column.optional("taskId", Column.Type.TEXT),
          Column.of("data", Column.Type.JSON),
          Column.optional("metadata", Column.Type.JSON),
          Column.optional("evaluator", Column.Type.TEXT),
          Column.optional("metric", Column.Type.TEXT),
          Column.optional("value", Column.Type.NUMBER),
          Column.optional("label", Column.Type.TEXT),
          Column.optional("success", Column.Type.FLAG),
          Column.optional("threshold", Column.Type.NUMBER),
          Column.optional("strict", Column.Type.FLAG),
          Column.optional("higherIsBetter", Column.Type.FLAG),
          Column.optional("explanation", Column.Type.TEXT),
          Column.optional("model", Column.Type.TEXT),
          Column.optional("cost", Column.Type.NUMBER),
          Column.optional("rubric", Column.Type.NUMBER),
          Column.optional("error", Column.Type.TEXT));

  private static final int SCORE_COLUMNS = 13;

  private EvaluationsTable() {}

  static ExportTable of(
      Supplier<Reading> readings, RunSelection selection, Evaluations evaluations) {
    return new PagedTable<>(
        COLUMNS,
        readings,
        selection,
        (scope, run, place) ->
            evaluations.rows(scope, run, Question.ALL, QuestionLimits.PER_PAGE, place).rows(),
        EvaluationsTable::add);
  }

  private static void add(BatchBuilder rows, RunId run, Evaluation evaluation) {
    CaseEvaluated evaluated = evaluation.evaluated();
    List<Score> scores = evaluated.row().scores();
    if (scores.isEmpty()) {
      addCase(rows, run, evaluated);
      for (int i = 0; i < SCORE_COLUMNS; i++) {
        rows.missing();
      }
      rows.endRow();
    }
    for (Score score : scores) {
      addCase(rows, run, evaluated);
      rows.text(score.evaluator()).text(score.metric());
      number(rows, score.value()).text(score.label());
      flag(rows, score.success());
      number(rows, score.threshold()).flag(score.isStrict()).flag(score.higherIsBetter());
      rows.text(score.explanation()).text(score.model());
      number(rows, score.cost());
      number(rows, score.rubric()).text(score.error()).endRow();
    }
  }

  private static BatchBuilder number(BatchBuilder rows, @Nullable Double number) {
    return number == null ? rows.missing() : rows.number(number);
  }

  private static BatchBuilder flag(BatchBuilder rows, @Nullable Boolean flag) {
    return flag == null ? rows.missing() : rows.flag(flag);
  }

  private static void addCase(BatchBuilder rows, RunId run, CaseEvaluated evaluated) {
    EvaluationRow row = evaluated.row();
    SpanId task = evaluated.task();
    JsonText metadata = row.metadata();
    rows.text(run.hex())
        .text(row.dataset())
        .text(row.key())
        .integer(evaluated.timeUs())
        .text(task == null ? null : task.hex())
        .text(row.data().text())
        .text(metadata == null ? null : metadata.text());
  }
}
