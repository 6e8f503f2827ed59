package dev.quipu.evaluation;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.frame.TimeUs;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.evaluation.json.CaseJson;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A row that was read back: a case as a run did it, with its scores.
///
/// @param runId the run
/// @param time when the row was logged
/// @param task the task of the run that did the case; empty if there is none
/// @param dataset empty if the case is of none
/// @param key of the case in its data set
/// @param testCase with its output and metadata; values are those of JSON
public record EvaluatedCase(
    String runId,
    Instant time,
    Optional<SpanId> task,
    String dataset,
    String key,
    TestCase testCase,
    EvaluationResult result) {
  /// A row as trackers keep it.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the row cannot be one
  public static EvaluatedCase of(String runId, CaseEvaluated evaluated) {
    EvaluationRow row = evaluated.row();
    Map<String, @Nullable Object> members = CaseJson.object("Data of a case", row.data().text());
    Object key = members.remove("key");
    Object extraMetadata = members.remove("metadata");
    TestCase read = TestCase.ofMembers(members).key(row.key());
    if (key != null) {
      read = read.extra("key", key);
    }
    if (extraMetadata != null) {
      read = read.extra("metadata", extraMetadata);
    }
    JsonText metadata = row.metadata();
    if (metadata != null) {
      read = read.metadata(CaseJson.object("Metadata of a case", metadata.text()));
    }
    return new EvaluatedCase(
        runId,
        TimeUs.instant(evaluated.timeUs()),
        Optional.ofNullable(evaluated.task()),
        row.dataset(),
        row.key(),
        read,
        new EvaluationResult(row.scores()));
  }
}
