package dev.quipu.sdk.folder;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.evaluation.Score;
import dev.quipu.core.evaluation.ScoresJson;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.lineage.SpanId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A case that was evaluated. A later line of the same data set and key replaces an earlier one.
public record EvaluationLine(CaseEvaluated evaluated) implements LineageLine {
  @Override
  public CaseEvaluated record() {
    return evaluated;
  }

  @Override
  public String json() {
    EvaluationRow row = evaluated.row();
    SpanId task = evaluated.task();
    return FolderJson.line(json -> {
      FolderJson.writeText(json, "dataset", row.dataset().isEmpty() ? null : row.dataset());
      json.writeStringProperty("key", row.key());
      json.writeNumberProperty("timeUs", evaluated.timeUs());
      FolderJson.writeText(json, "taskId", task == null ? null : task.hex());
      FolderJson.writeJson(json, "data", row.data());
      FolderJson.writeJson(json, "metadata", row.metadata());
      JsonText scores = row.scores().isEmpty() ? null : ScoresJson.write(row.scores());
      FolderJson.writeJson(json, "scores", scores);
    });
  }

  public static EvaluationLine read(String line) {
    FolderObject json = FolderObject.parse(line);
    String dataset = json.findText("dataset");
    String task = json.findText("taskId");
    JsonText data = json.findObject("data");
    if (data == null) {
      throw QuipuException.invalid("field \"data\" is missing");
    }
    String scores = json.findJson("scores");
    return new EvaluationLine(
        new CaseEvaluated(
            json.integer("timeUs"),
            task == null ? null : new SpanId(task),
            new EvaluationRow(
                dataset == null ? "" : dataset,
                json.text("key"),
                data,
                json.findObject("metadata"),
                scores(scores))));
  }

  private static List<Score> scores(@Nullable String json) {
    return json == null ? List.of() : ScoresJson.read(new JsonText(json));
  }

  /// The characters of the values, which may be many.
  public long chars() {
    EvaluationRow row = evaluated.row();
    JsonText metadata = row.metadata();
    return (long) row.data().text().length()
        + (metadata == null ? 0 : metadata.text().length())
        + ScoresJson.write(row.scores()).text().length();
  }
}
