package dev.quipu.core.lineage;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.evaluation.ScoresJson;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The fields of an evaluation row in a frame of lineage.
final class EvaluationFields {
  static final String DATASET = "dataset";
  static final String KEY = "key";
  static final String DATA = "data";
  static final String METADATA = "metadata";
  static final String SCORES = "scores";
  static final Set<String> ALL = Set.of(DATASET, KEY, DATA, METADATA, SCORES);

  private EvaluationFields() {}

  static void write(LineageFrames.Fields fields, CaseEvaluated evaluated) {
    EvaluationRow row = evaluated.row();
    if (!row.dataset().isEmpty()) {
      fields.text(DATASET, row.dataset());
    }
    fields.text(KEY, row.key());
    fields.json(DATA, row.data());
    fields.json(METADATA, row.metadata());
    if (!row.scores().isEmpty()) {
      fields.json(SCORES, ScoresJson.write(row.scores()));
    }
  }

  static CaseEvaluated read(LineageRow row, @Nullable SpanId task) {
    String dataset = row.optional(DATASET);
    JsonText data = row.json(DATA);
    JsonText scores = row.json(SCORES);
    if (data == null) {
      throw QuipuException.invalid("Record of lineage has no " + DATA);
    }
    return new CaseEvaluated(
        row.timeUs(),
        task,
        new EvaluationRow(
            dataset == null ? "" : dataset,
            row.text(KEY),
            data,
            row.json(METADATA),
            scores == null ? List.of() : ScoresJson.read(scores)));
  }
}
