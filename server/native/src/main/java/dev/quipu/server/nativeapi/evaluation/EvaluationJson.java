package dev.quipu.server.nativeapi.evaluation;

import dev.quipu.codec.evaluation.ScoreColumns;
import dev.quipu.codec.evaluation.ScoreColumns.Column;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.evaluation.Interval;
import dev.quipu.core.evaluation.PairsVerdict;
import dev.quipu.core.evaluation.ScoreSummary;
import dev.quipu.core.evaluation.ScoresJson;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.engine.evaluation.Comparisons.Compared;
import dev.quipu.engine.evaluation.Comparisons.Comparison;
import dev.quipu.engine.evaluation.Evaluations.Leaderboard;
import dev.quipu.engine.evaluation.Evaluations.Page;
import dev.quipu.engine.evaluation.Evaluations.Slice;
import dev.quipu.engine.evaluation.Evaluations.Standing;
import dev.quipu.engine.evaluation.Evaluations.Summary;
import dev.quipu.engine.port.evaluation.EvaluationReader.Evaluation;
import dev.quipu.engine.request.Results;
import dev.quipu.server.http.json.Json;
import dev.quipu.server.nativeapi.request.NextPage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Writes evaluation rows, summaries, leaderboards and comparisons.
final class EvaluationJson {
  private EvaluationJson() {}

  // ---- rows ----

  static void write(JsonGenerator json, Page page) {
    json.writeStartObject();
    writeRows(json, page.rows());
    json.writeNumberProperty("total", page.total());
    json.writeEndObject();
  }

  static void writeHistory(JsonGenerator json, Results<Evaluation> page) {
    json.writeStartObject();
    writeRows(json, page);
    json.writeEndObject();
  }

  private static void writeRows(JsonGenerator json, Results<Evaluation> page) {
    json.writeArrayPropertyStart("evaluations");
    page.items().forEach(row -> write(json, row));
    json.writeEndArray();
    writeToken(json, page);
  }

  private static void writeToken(JsonGenerator json, Results<?> page) {
    NextPage.write(json, page.nextPageToken());
  }

  private static void write(JsonGenerator json, Evaluation one) {
    CaseEvaluated evaluated = one.evaluated();
    EvaluationRow row = evaluated.row();
    json.writeStartObject();
    json.writeStringProperty("runId", one.run().hex());
    if (!row.dataset().isEmpty()) {
      json.writeStringProperty("dataset", row.dataset());
    }
    json.writeStringProperty("key", row.key());
    json.writeNumberProperty("timeUs", evaluated.timeUs());
    if (evaluated.task() != null) {
      json.writeStringProperty("taskId", evaluated.task().hex());
    }
    Json.writeText(json, "data", row.data());
    Json.writeText(json, "metadata", row.metadata());
    if (!row.scores().isEmpty()) {
      Json.writeText(json, "scores", ScoresJson.write(row.scores()));
    }
    json.writeEndObject();
  }

  // ---- summaries ----

  static void write(JsonGenerator json, Summary summary) {
    json.writeStartObject();
    json.writeNumberProperty("rows", summary.rows());
    writeColumns(json, summary.columns());
    json.writeNumberProperty("scoresLeftOut", summary.leftOut());
    json.writeArrayPropertyStart("slices");
    for (Slice slice : summary.slices()) {
      json.writeStartObject();
      Json.writeText(json, "value", slice.value());
      writeColumns(json, slice.columns());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanProperty("cutOff", summary.isCutOff());
    json.writeEndObject();
  }

  /// Writes the fields `datasets`, of the rows, and `scores`.
  private static void writeColumns(JsonGenerator json, List<Column> columns) {
    json.writeArrayPropertyStart("datasets");
    for (Column column : columns) {
      if (column.key().isOfRows() && column.summary().scores() > 0) {
        json.writeStartObject();
        json.writeStringProperty("dataset", column.key().dataset());
        json.writeNumberProperty("rows", column.summary().scores());
        writeSuccess(json, column.summary());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("scores");
    for (Column column : columns) {
      if (!column.key().isOfRows() && column.summary().scores() > 0) {
        json.writeStartObject();
        writeFields(json, column.key());
        writeFields(json, column.summary());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  private static void writeFields(JsonGenerator json, ScoreColumns.Key key) {
    json.writeStringProperty("dataset", key.dataset());
    json.writeStringProperty("evaluator", key.evaluator());
    json.writeStringProperty("metric", key.metric());
  }

  private static void writeFields(JsonGenerator json, ScoreSummary summary) {
    json.writeNumberProperty("count", summary.scores());
    json.writeNumberProperty("values", summary.values());
    if (summary.values() > 0) {
      json.writeNumberProperty("mean", summary.mean());
    }
    writeInterval(json, "meanInterval", summary.meanInterval());
    writeSuccess(json, summary);
    json.writeBooleanProperty("higherIsBetter", summary.higherIsBetter());
  }

  private static void writeSuccess(JsonGenerator json, ScoreSummary summary) {
    json.writeNumberProperty("judged", summary.judged());
    json.writeNumberProperty("successes", summary.successes());
    if (summary.judged() > 0) {
      json.writeNumberProperty("successRate", summary.successRate());
    }
    writeInterval(json, "successInterval", summary.successInterval());
  }

  private static void writeInterval(JsonGenerator json, String name, @Nullable Interval interval) {
    if (interval != null) {
      json.writeArrayPropertyStart(name);
      json.writeNumber(interval.low());
      json.writeNumber(interval.high());
      json.writeEndArray();
    }
  }

  // ---- leaderboards ----

  static void write(JsonGenerator json, Leaderboard board) {
    List<ScoreColumns.Key> names = board.columns().stream().filter(key -> !key.isOfRows()).toList();
    Map<ScoreColumns.Key, Integer> places = new HashMap<>();
    names.forEach(key -> places.put(key, places.size()));
    json.writeStartObject();
    writeNames(json, names);
    json.writeArrayPropertyStart("runs");
    board.runs().forEach(run -> write(json, run, places));
    json.writeEndArray();
    json.writeBooleanProperty("cutOff", board.isCutOff());
    json.writeEndObject();
  }

  private static void writeNames(JsonGenerator json, List<ScoreColumns.Key> names) {
    json.writeArrayPropertyStart("scores");
    for (ScoreColumns.Key key : names) {
      json.writeStartObject();
      writeFields(json, key);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /// A score of a run names its place among the scores of the board.
  private static void write(
      JsonGenerator json, Standing run, Map<ScoreColumns.Key, Integer> places) {
    ScoreSummary rows = ScoreSummary.NONE;
    json.writeStartObject();
    json.writeStringProperty("runId", run.run().id().hex());
    json.writeStringProperty("name", run.run().name());
    json.writeArrayPropertyStart("scores");
    for (Column column : run.columns()) {
      if (column.key().isOfRows()) {
        rows = rows.and(column.summary());
      } else {
        json.writeStartObject();
        json.writeNumberProperty("score", Objects.requireNonNull(places.get(column.key())));
        writeFields(json, column.summary());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeNumberProperty("rows", rows.scores());
    writeSuccess(json, rows);
    json.writeEndObject();
  }

  // ---- comparisons ----

  static void write(JsonGenerator json, Comparison comparison) {
    PairsVerdict verdict = comparison.verdict();
    json.writeStartObject();
    json.writeStringProperty("sentence", verdict.sentence());
    json.writeNumberProperty("chance", verdict.chance());
    json.writeBooleanProperty("moreThanChance", verdict.isMoreThanChance());
    json.writeNumberProperty("common", verdict.common());
    json.writeNumberProperty("regressed", verdict.regressed());
    json.writeNumberProperty("improved", verdict.improved());
    json.writeNumberProperty("same", verdict.same());
    json.writeNumberProperty("new", verdict.added());
    json.writeNumberProperty("gone", verdict.gone());
    write(json, verdict.means());
    write(json, verdict.successes());
    writeNames(json, comparison.scores().stream().filter(key -> !key.isOfRows()).toList());
    json.writeArrayPropertyStart("cases");
    comparison.cases().items().forEach(one -> write(json, one));
    json.writeEndArray();
    writeToken(json, comparison.cases());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, PairsVerdict.@Nullable Means means) {
    if (means != null) {
      json.writeObjectPropertyStart("means");
      json.writeNumberProperty("cases", means.cases());
      json.writeNumberProperty("base", means.base());
      json.writeNumberProperty("run", means.mean());
      json.writeNumberProperty("difference", means.test().mean());
      writeInterval(json, "differenceInterval", means.test().interval());
      json.writeNumberProperty("chance", means.test().chance());
      json.writeBooleanProperty("higherIsBetter", means.higherIsBetter());
      json.writeEndObject();
    }
  }

  private static void write(JsonGenerator json, PairsVerdict.@Nullable Successes successes) {
    if (successes != null) {
      json.writeObjectPropertyStart("successes");
      json.writeNumberProperty("cases", successes.cases());
      json.writeNumberProperty("lost", successes.lost());
      json.writeNumberProperty("won", successes.won());
      json.writeNumberProperty("chance", successes.chance());
      json.writeEndObject();
    }
  }

  private static void write(JsonGenerator json, Compared one) {
    json.writeStartObject();
    json.writeStringProperty("change", one.change().word());
    json.writeNumberProperty("gain", one.gain());
    if (one.base() != null) {
      json.writeName("base");
      write(json, one.base());
    }
    if (one.row() != null) {
      json.writeName("run");
      write(json, one.row());
    }
    json.writeEndObject();
  }
}
