package dev.quipu.sdk.evaluations;

import dev.quipu.core.evaluation.EvaluationRow;
import dev.quipu.core.lineage.SpanId;
import dev.quipu.core.model.RunId;
import java.time.Instant;
import java.util.Optional;

/// An evaluation row of a run.
///
/// @param time when the case was evaluated
/// @param task the task that did the case; empty if there is none
public record StoredEvaluation(RunId run, Instant time, Optional<SpanId> task, EvaluationRow row) {}
