package dev.quipu.harness.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An evaluator of a probe.
///
/// @param type such as `exact_match`
/// @param settings such as `threshold`
public record EvaluatorSpec(String type, Map<String, @Nullable Object> settings) {}
