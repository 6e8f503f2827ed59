package dev.quipu.evaluation.form;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonString;
import dev.quipu.evaluation.json.CaseJson;
import dev.quipu.sdk.folder.EvaluationLine;
import java.util.Map;

/// Rows as lines of JSON: those of `evaluations.jsonl` of a run folder, with the members `project`
/// and `runId`.
public final class JsonRows {
  private static final String PROJECT = "project";
  private static final String RUN = "runId";

  private JsonRows() {}

  /// The line of a row, with its end.
  public static String line(StoredRow stored) {
    StringBuilder line = new StringBuilder("{\"project\":");
    JsonString.append(stored.project(), line);
    JsonString.append(stored.runId(), line.append(",\"runId\":"));
    String rest = new EvaluationLine(stored.evaluated()).json();
    return line.append(',').append(rest, 1, rest.length()).toString();
  }

  /// The row of a line.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it is none
  public static StoredRow read(String line) {
    Map<String, ?> members = CaseJson.object("Line", line);
    if (!(members.get(PROJECT) instanceof String project
        && members.get(RUN) instanceof String run)) {
      throw QuipuException.invalid("Line has no project or no runId");
    }
    return new StoredRow(project, run, EvaluationLine.read(line).record());
  }
}
