package dev.quipu.engine.evaluation;

import dev.quipu.codec.evaluation.ScoreColumns;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.text.Keys;
import dev.quipu.engine.port.evaluation.EvaluationReader.Columns;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Names the scores that a question is about.
///
/// @param evaluator empty for the rows themselves: their success is that of all their scores
/// @param metric empty for what the evaluator says as a whole
/// @param dataset null for all data sets
public record ScoreName(String evaluator, String metric, @Nullable String dataset) {
  /// @throws QuipuException INVALID_ARGUMENT if a name is none
  public ScoreName {
    if (!evaluator.isEmpty()) {
      Keys.check("Name of an evaluator", evaluator);
    }
    if (!metric.isEmpty()) {
      Keys.check("Metric of an evaluator", metric);
      if (evaluator.isEmpty()) {
        throw QuipuException.invalid("A metric is named without its evaluator");
      }
    }
    if (dataset != null) {
      EvaluationRow.checkDataset(dataset);
    }
  }

  /// The rows of a data set.
  public static ScoreName rows(@Nullable String dataset) {
    return new ScoreName("", "", dataset);
  }

  /// The columns of a run that have these scores.
  List<ScoreColumns.Key> in(Columns columns) {
    return columns.list().stream()
        .map(ScoreColumns.Column::key)
        .filter(key ->
            key.evaluator().equals(evaluator)
                && key.metric().equals(metric)
                && (dataset == null || key.dataset().equals(dataset)))
        .toList();
  }
}
