package dev.quipu.sdk.evaluations.fetch;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.CaseChange;
import dev.quipu.core.evaluation.Interval;
import dev.quipu.core.frame.TimeUs;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.model.RunId;
import dev.quipu.core.text.Text;
import dev.quipu.sdk.evaluations.CaseComparison;
import dev.quipu.sdk.evaluations.ComparedCase;
import dev.quipu.sdk.evaluations.EvaluationSummary;
import dev.quipu.sdk.evaluations.LeaderboardRun;
import dev.quipu.sdk.evaluations.ScoreStatistics;
import dev.quipu.sdk.evaluations.StoredEvaluation;
import dev.quipu.sdk.folder.AnswerPage;
import dev.quipu.sdk.folder.EvaluationLine;
import dev.quipu.sdk.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Reads evaluation rows, summaries, leaderboards and comparisons of answers.
final class EvaluationsRead {
  private EvaluationsRead() {}

  /// A row; numbers keep the text in which they were sent.
  static StoredEvaluation row(String json) {
    CaseEvaluated evaluated = EvaluationLine.read(json).record();
    return new StoredEvaluation(
        new RunId(object(json).text("runId")),
        TimeUs.instant(evaluated.timeUs()),
        Optional.ofNullable(evaluated.task()),
        evaluated.row());
  }

  private static JsonObject object(String json) {
    return JsonObject.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  static ComparedCase compared(String json) {
    JsonObject object = object(json);
    AnswerPage page = AnswerPage.read(json.getBytes(StandardCharsets.UTF_8));
    String change = object.text("change");
    return new ComparedCase(
        CaseChange.find(change)
            .orElseThrow(() ->
                new QuipuException(
                    ErrorCode.INTERNAL, "A case has the change " + Text.quote(change))),
        object.number("gain"),
        page.findItem("base", EvaluationsRead::row),
        page.findItem("run", EvaluationsRead::row));
  }

  static CaseComparison comparison(JsonObject json) {
    return new CaseComparison(
        json.text("sentence"),
        json.number("chance"),
        json.flag("moreThanChance"),
        json.integer("common"),
        json.integer("regressed"),
        json.integer("improved"),
        json.integer("same"),
        json.integer("new"),
        json.integer("gone"),
        json.has("means")
            ? OptionalDouble.of(json.object("means").number("difference"))
            : OptionalDouble.empty());
  }

  static EvaluationSummary summary(JsonObject json) {
    Map<@Nullable Object, List<ScoreStatistics>> slices = new LinkedHashMap<>();
    for (JsonObject slice : json.objects("slices")) {
      slices.put(slice.values().get("value"), statistics(slice.objects("scores"), "count"));
    }
    return new EvaluationSummary(
        json.integer("rows"),
        statistics(json.objects("datasets"), "rows"),
        statistics(json.objects("scores"), "count"),
        slices);
  }

  private static List<ScoreStatistics> statistics(List<JsonObject> all, String count) {
    return all.stream().map(one -> statistics(one, one, count)).toList();
  }

  /// @param name has the names of the score
  /// @param count the field with the number of cases
  private static ScoreStatistics statistics(JsonObject name, JsonObject json, String count) {
    return new ScoreStatistics(
        name.text("dataset"),
        name.findText("evaluator").orElse(""),
        name.findText("metric").orElse(""),
        json.integer(count),
        json.findInteger("values").orElse(0L),
        json.has("mean") ? json.number("mean") : Double.NaN,
        interval(json, "meanInterval"),
        json.integer("judged"),
        json.integer("successes"),
        json.has("successRate") ? json.number("successRate") : Double.NaN,
        interval(json, "successInterval"),
        !json.has("higherIsBetter") || json.flag("higherIsBetter"));
  }

  private static Optional<Interval> interval(JsonObject json, String name) {
    if (json.values().get(name) instanceof List<?> ends
        && ends.size() == 2
        && ends.get(0) instanceof Number low
        && ends.get(1) instanceof Number high) {
      return Optional.of(new Interval(low.doubleValue(), high.doubleValue()));
    }
    return Optional.empty();
  }

  static List<LeaderboardRun> leaderboard(JsonObject json) {
    List<JsonObject> names = json.objects("scores");
    List<LeaderboardRun> runs = new ArrayList<>();
    for (JsonObject run : json.objects("runs")) {
      runs.add(
          new LeaderboardRun(
              new RunId(run.text("runId")),
              run.text("name"),
              run.integer("rows"),
              run.objects("scores").stream()
                  .map(one -> statistics(names.get((int) one.integer("score")), one, "count"))
                  .toList()));
    }
    return runs;
  }
}
