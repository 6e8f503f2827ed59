package dev.quipu.evaluation.runs;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.TimeUs;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.model.RunId;
import dev.quipu.evaluation.TrackedRun;
import dev.quipu.evaluation.TrackedRun.MeanScore;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.evaluations.LeaderboardRun;
import dev.quipu.sdk.evaluations.ScoreStatistics;
import dev.quipu.sdk.evaluations.StoredEvaluation;
import dev.quipu.sdk.read.Project;
import dev.quipu.sdk.read.StoredExperiment;
import dev.quipu.sdk.read.StoredRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The runs of an experiment of a server.
///
/// @param experiment the name of the experiment of the runs
record ServerResults(Quipu quipu, String experiment) implements StoredResults {
  private Project project() {
    return quipu.project();
  }

  @Override
  public Optional<RunId> find(String name) {
    return project()
        .findExperiment(experiment)
        .flatMap(found -> found.findRun(name))
        .map(StoredRun::id);
  }

  @Override
  public List<TrackedRun> runs() {
    Optional<StoredExperiment> found = project().findExperiment(experiment);
    if (found.isEmpty()) {
      return List.of();
    }
    Map<RunId, LeaderboardRun> board = new HashMap<>();
    found.get().leaderboard("", "").forEach(one -> board.put(one.run(), one));
    List<TrackedRun> runs = new ArrayList<>();
    for (StoredRun run : found.get().runs()) {
      LeaderboardRun scores = board.get(run.id());
      runs.add(
          scores == null
              ? tracked(run, 0, List.of())
              : tracked(run, scores.rows(), scores.scores()));
    }
    Collections.reverse(runs);
    return runs;
  }

  private static TrackedRun tracked(StoredRun run, long rows, List<ScoreStatistics> scores) {
    TreeSet<String> datasets = new TreeSet<>();
    Map<String, Sum> sums = new LinkedHashMap<>();
    for (ScoreStatistics one : scores) {
      datasets.add(one.dataset());
      String name = one.metric().isEmpty() ? one.evaluator() : one.evaluator() + "." + one.metric();
      sums.computeIfAbsent(name, unused -> new Sum()).add(one);
    }
    Map<String, MeanScore> means = new LinkedHashMap<>();
    sums.forEach((name, sum) -> means.put(name, sum.mean()));
    Map<String, @Nullable Object> context = new LinkedHashMap<>(run.params().flat());
    return new TrackedRun(
        run.id().hex(),
        run.name(),
        run.start(),
        List.copyOf(datasets),
        rows,
        Collections.unmodifiableMap(context),
        Collections.unmodifiableMap(means));
  }

  /// A score over several data sets.
  private static final class Sum {
    private double sum;
    private long values;
    private long judged;
    private long successes;

    void add(ScoreStatistics one) {
      sum += one.values() == 0 ? 0 : one.mean() * one.values();
      values += one.values();
      judged += one.judged();
      successes += one.successes();
    }

    MeanScore mean() {
      return new MeanScore(
          values,
          values == 0 ? null : (Double) (sum / values),
          judged == 0 ? null : (Double) ((double) successes / judged));
    }
  }

  @Override
  public List<CaseEvaluated> rows(RunId id) {
    try {
      List<CaseEvaluated> rows = new ArrayList<>();
      for (StoredEvaluation one : project().loadRun(id).evaluations()) {
        rows.add(new CaseEvaluated(TimeUs.of(one.time()), one.task().orElse(null), one.row()));
      }
      return rows;
    } catch (QuipuException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }
}
