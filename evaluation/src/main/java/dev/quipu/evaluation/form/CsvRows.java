package dev.quipu.evaluation.form;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.evaluation.Score;
import dev.quipu.core.evaluation.ScoresJson;
import dev.quipu.core.frame.TimeUs;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.json.JsonTree;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.text.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Rows as records of CSV: fixed columns, and behind them a column for each score, such as
/// `token_f1` or `token_f1.recall`.
///
/// A part of a case stands as its text if it is one, else as JSON. A text that could be read as
/// JSON, such as `7`, stands as JSON, too: `"7"`. An empty cell is a part that is not there. The
/// columns of scores are for people; the column `scores` says everything, and is what is read.
public final class CsvRows {
  private static final List<String> FIXED =
      List.of(
          "project",
          "run_id",
          "dataset",
          "case",
          "time",
          "task",
          "input",
          "output",
          "expected",
          "data",
          "metadata",
          "scores");

  /// The parts of a case with columns of their own.
  private static final List<String> PARTS =
      List.of(EvaluationRow.INPUT, EvaluationRow.OUTPUT, EvaluationRow.EXPECTED);

  private CsvRows() {}

  /// The header of a file without columns of scores.
  public static List<String> header() {
    return FIXED;
  }

  /// Whether a record is the header of such a file.
  public static boolean isHeader(List<String> cells) {
    return cells.size() >= FIXED.size() && cells.subList(0, FIXED.size()).equals(FIXED);
  }

  /// The header with columns for the scores of some rows, behind those that it has.
  public static List<String> header(List<String> known, List<StoredRow> rows) {
    List<String> columns = new ArrayList<>(known);
    Set<String> there = new HashSet<>(known);
    for (StoredRow row : rows) {
      for (Score score : row.evaluated().row().scores()) {
        String column = CsvText.inert(column(score));
        if (columns.size() < FIXED.size() + FormLimits.SCORE_COLUMNS && there.add(column)) {
          columns.add(column);
        }
      }
    }
    return columns;
  }

  /// The name of a score in columns: `evaluator` or `evaluator.metric`.
  public static String column(Score score) {
    return score.metric().isEmpty() ? score.evaluator() : score.evaluator() + "." + score.metric();
  }

  // ---- writing ----

  /// Appends a row to a file with a header.
  public static void append(StoredRow stored, List<String> header, StringBuilder out) {
    CaseEvaluated evaluated = stored.evaluated();
    EvaluationRow row = evaluated.row();
    SpanId task = evaluated.task();
    Map<String, @Nullable Object> others = new LinkedHashMap<>(JsonTree.members(row.data()));
    List<String> cells = new ArrayList<>(header.size());
    cells.add(CsvText.inert(stored.project()));
    cells.add(CsvText.inert(stored.runId()));
    cells.add(CsvText.inert(row.dataset()));
    cells.add(CsvText.inert(row.key()));
    cells.add(TimeUs.instant(evaluated.timeUs()).toString());
    cells.add(task == null ? "" : task.hex());
    for (String part : PARTS) {
      cells.add(others.containsKey(part) ? part(others.remove(part)) : "");
    }
    JsonText metadata = row.metadata();
    cells.add(others.isEmpty() ? "" : json(others));
    cells.add(metadata == null ? "" : metadata.text());
    cells.add(ScoresJson.write(row.scores()).text());
    Map<String, @Nullable Double> values = new LinkedHashMap<>();
    row.scores().forEach(score -> values.put(CsvText.inert(column(score)), score.value()));
    for (String column : header.subList(FIXED.size(), header.size())) {
      Double value = values.get(column);
      cells.add(value == null ? "" : number(value));
    }
    CsvText.append(cells, out);
  }

  private static String json(@Nullable Object tree) {
    StringBuilder out = new StringBuilder();
    JsonTree.write(tree, out);
    return out.toString();
  }

  static String number(double value) {
    StringBuilder out = new StringBuilder();
    JsonTree.number(value, out);
    return out.toString();
  }

  private static String part(@Nullable Object value) {
    String json = json(value);
    return value instanceof String text && !text.isEmpty() && isPlain(text)
        ? CsvText.inert(text)
        : json;
  }

  /// Whether a text can stand as it is: it is not JSON itself, and has no control characters that
  /// programs change.
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' && c != '\n' && c != '\t') {
        return false;
      }
    }
    return find(text) == null;
  }

  // ---- reading ----

  /// The row of a record.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it is none
  public static StoredRow read(String record) {
    List<String> cells = CsvText.cells(record);
    if (cells.size() < FIXED.size()) {
      throw QuipuException.invalid(
          "Record has " + cells.size() + " cells; a row has at least " + FIXED.size());
    }
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    for (int i = 0; i < PARTS.size(); i++) {
      String cell = cells.get(6 + i);
      if (!cell.isEmpty()) {
        JsonText json = find(cell);
        data.put(PARTS.get(i), json != null ? json : JsonString.of(CsvText.original(cell)));
      }
    }
    if (!cells.get(9).isEmpty()) {
      data.putAll(JsonTree.members(object("data", cells.get(9))));
    }
    EvaluationRow row =
        new EvaluationRow(
            CsvText.original(cells.get(2)),
            CsvText.original(cells.get(3)),
            new JsonText(json(data)),
            cells.get(10).isEmpty() ? null : object("metadata", cells.get(10)),
            ScoresJson.read(new JsonText(cells.get(11))));
    return new StoredRow(
        CsvText.original(cells.get(0)),
        CsvText.original(cells.get(1)),
        new CaseEvaluated(timeUs(cells.get(4)), task(cells.get(5)), row));
  }

  private static long timeUs(String cell) {
    try {
      return TimeUs.of(Instant.parse(cell));
    } catch (DateTimeException e) {
      throw QuipuException.invalid("Time " + Text.quote(cell) + " is none of ISO 8601");
    }
  }

  private static @Nullable SpanId task(String cell) {
    return cell.isEmpty() ? null : new SpanId(cell);
  }

  private static JsonText object(String column, String cell) {
    JsonText json = new JsonText(cell);
    if (!cell.startsWith("{")) {
      throw QuipuException.invalid("Column " + column + " has no JSON object: " + Text.quote(cell));
    }
    return json;
  }

  /// The JSON that a cell is; null if it is none.
  private static @Nullable JsonText find(String cell) {
    if ("{[\"tfn-0123456789".indexOf(cell.charAt(0)) < 0) {
      return null;
    }
    try {
      return new JsonText(cell);
    } catch (QuipuException e) {
      return null;
    }
  }
}
