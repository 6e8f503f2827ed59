package dev.quipu.evaluation.form;

import dev.quipu.core.lineage.LineageRecord.CaseEvaluated;

/// A row in a file, with the project and the run that it belongs to.
public record StoredRow(String project, String runId, CaseEvaluated evaluated) {}
