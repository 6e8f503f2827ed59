package dev.quipu.sdk.evaluations.fetch;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import dev.quipu.sdk.evaluations.CaseComparison;
import dev.quipu.sdk.evaluations.ComparedCase;
import dev.quipu.sdk.evaluations.EvaluationQuery;
import dev.quipu.sdk.evaluations.EvaluationSummary;
import dev.quipu.sdk.evaluations.LeaderboardRun;
import dev.quipu.sdk.evaluations.StoredEvaluation;
import dev.quipu.sdk.fetch.Pages;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.folder.AnswerPage;
import dev.quipu.sdk.wire.Query;
import java.net.http.HttpRequest;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Fetches evaluation rows, summaries, leaderboards and comparisons. Programs use the methods of
/// `Project`, `StoredRun` and `StoredExperiment`.
public record EvaluationReader(ServerReader reader) {
  /// Rows of a page: each has some kilobytes.
  private static final int ROWS = 500;

  /// Runs of a leaderboard.
  private static final int RUNS = 1000;

  public Iterator<StoredEvaluation> ofRun(RunId run, EvaluationQuery wanted) {
    Query query =
        score(wanted.evaluator(), wanted.metric(), wanted.dataset().orElse(null))
            .withIfPresent("success", wanted.success().map(String::valueOf).orElse(null))
            .with("text", wanted.text())
            .with("orderBy", wanted.isByScore() ? "score" : "place")
            .with("descending", String.valueOf(wanted.isDescending()));
    return pages(
        "evaluations",
        EvaluationsRead::row,
        query,
        paged -> reader.api().list(run, "evaluations", paged));
  }

  private static Query score(String evaluator, String metric, @Nullable String dataset) {
    return Query.EMPTY
        .with("evaluator", evaluator)
        .with("metric", metric)
        .withIfPresent("dataset", dataset);
  }

  public Iterator<StoredEvaluation> ofCase(String dataset, String key) {
    return pages(
        "evaluations",
        EvaluationsRead::row,
        Query.EMPTY.with("dataset", dataset).with("key", key),
        paged -> reader.api().evaluations("history", paged));
  }

  /// What the scores of a run say.
  ///
  /// @param sliceBy a member of the metadata; null for no slices
  public EvaluationSummary summary(RunId run, @Nullable String sliceBy) {
    Query query = Query.EMPTY.withIfPresent("sliceBy", sliceBy);
    return EvaluationsRead.summary(
        reader.load(reader.api().list(run, "evaluations/summary", query), "rows"));
  }

  public CaseComparison compare(RunId base, RunId run, String evaluator, String metric) {
    Query query = compared(base, run, evaluator, metric).with("max", 1);
    return EvaluationsRead.comparison(
        reader.load(reader.api().evaluations("compare", query), "sentence"));
  }

  public Iterator<ComparedCase> comparedCases(
      RunId base, RunId run, String evaluator, String metric) {
    return pages(
        "cases",
        EvaluationsRead::compared,
        compared(base, run, evaluator, metric),
        paged -> reader.api().evaluations("compare", paged));
  }

  private static Query compared(RunId base, RunId run, String evaluator, String metric) {
    return score(evaluator, metric, null).with("base", base.hex()).with("run", run.hex());
  }

  public List<LeaderboardRun> leaderboard(
      ExperimentId experiment, String evaluator, String metric) {
    Query query = score(evaluator, metric, null).with("max", RUNS);
    return EvaluationsRead.leaderboard(
        reader.load(reader.api().leaderboard(experiment, query), "runs"));
  }

  private <T> Iterator<T> pages(
      String field,
      Function<String, T> reading,
      Query query,
      Function<Query, HttpRequest> request) {
    return new Pages<>(
        ROWS,
        (token, max) -> {
          Query paged = query.with("max", max).withIfPresent("pageToken", token);
          AnswerPage page = AnswerPage.read(reader.loadBytes(request.apply(paged), field));
          return new Pages.Page<>(page.items(field, reading), page.findText("nextPageToken"));
        });
  }
}
