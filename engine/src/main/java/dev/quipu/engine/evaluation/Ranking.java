package dev.quipu.engine.evaluation;

import dev.quipu.codec.evaluation.ScoreColumns;
import dev.quipu.core.evaluation.ScoreSummary;
import dev.quipu.engine.evaluation.Evaluations.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Orders runs by a score, the best first. Runs without the score come last.
record Ranking(ScoreName score) {
  private record Ranked(Standing standing, double rank) {}

  void sort(List<Standing> standings) {
    List<Ranked> ranked = new ArrayList<>();
    standings.forEach(one -> ranked.add(new Ranked(one, rank(one))));
    ranked.sort(Comparator.comparingDouble(Ranked::rank).reversed());
    standings.clear();
    ranked.forEach(one -> standings.add(one.standing));
  }

  /// The mean, or else the share of successes; turned round where less is better.
  private double rank(Standing standing) {
    ScoreSummary summary = ScoreSummary.NONE;
    for (ScoreColumns.Column column : standing.columns()) {
      ScoreColumns.Key key = column.key();
      if (key.evaluator().equals(score.evaluator())
          && key.metric().equals(score.metric())
          && (score.dataset() == null || key.dataset().equals(score.dataset()))) {
        summary = summary.and(column.summary());
      }
    }
    if (summary.values() > 0) {
      return summary.higherIsBetter() ? summary.mean() : -summary.mean();
    }
    return summary.judged() > 0 ? summary.successRate() : Double.NEGATIVE_INFINITY;
  }
}
