package dev.quipu.harness.probe;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What the evaluators of a probe say of an answer.
///
/// @param scores by `evaluator` or `evaluator.metric`; null where an evaluator failed
/// @param error why evaluators failed; null if none did
public record Scored(SortedMap<String, @Nullable Double> scores, @Nullable String error) {}
