package dev.quipu.store.sqlite.evaluation;

import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.evaluation.ScoresJson;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.store.sqlite.session.Row;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Makes an evaluation row of a row of the table `evaluation`.
final class EvaluationRowReader {
  /// The columns [#read] expects first, of a table named `e`.
  static final String COLUMNS =
      "e.time_us, e.dataset, e.key, e.task_id, e.metadata, e.scores, e.data";

  private EvaluationRowReader() {}

  static CaseEvaluated read(Row row) throws SQLException {
    @Nullable String task = row.textOrNull(4);
    @Nullable String metadata = row.textOrNull(5);
    return new CaseEvaluated(
        row.number(1),
        task == null ? null : new SpanId(task),
        new EvaluationRow(
            row.text(2),
            row.text(3),
            new JsonText(row.text(7)),
            metadata == null ? null : new JsonText(metadata),
            ScoresJson.read(new JsonText(row.text(6)))));
  }
}
