package dev.quipu.evaluation.runs;

import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;
import dev.quipu.core.model.RunId;
import dev.quipu.evaluation.TrackedRun;
import java.util.List;
import java.util.Optional;

/// What is stored of the runs of a project, wherever that is.
interface StoredResults {
  /// The newest run of a name; empty if there is none.
  Optional<RunId> find(String name);

  /// All runs, the oldest first.
  List<TrackedRun> runs();

  /// The rows of a run, one of each data set and key, in the order in which these were first
  /// logged; empty if there is no such run.
  List<CaseEvaluated> rows(RunId run);
}
