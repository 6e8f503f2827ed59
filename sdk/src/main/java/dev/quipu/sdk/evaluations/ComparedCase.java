package dev.quipu.sdk.evaluations;

import dev.quipu.core.evaluation.CaseChange;
import java.util.Optional;

/// A case of two runs.
///
/// @param gain by how much the score got better; negative if it got worse. If the values are equal
///   or missing, a success that was lost or won is 1
/// @param base the row of the base run; empty if it has none
/// @param run the row of the other run; empty if it has none
public record ComparedCase(
    CaseChange change,
    double gain,
    Optional<StoredEvaluation> base,
    Optional<StoredEvaluation> run) {}
