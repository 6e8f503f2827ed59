package dev.quipu.harness.config;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How models are asked, and how their answers are scored.
///
/// @param name in records and reports
/// @param category for trackers and reports; empty if there is none
/// @param system the instruction to the model; null if there is none
/// @param prompt a template with `{{input}}`; null if the model gets the input as it is
/// @param primary the score that decides; null for that of the first evaluator
/// @param lowerIsBetter the scores of which less is better
public record ProbeSpec(
    String name,
    String category,
    @Nullable String system,
    @Nullable String prompt,
    List<EvaluatorSpec> evaluators,
    @Nullable String primary,
    Set<String> lowerIsBetter) {}
