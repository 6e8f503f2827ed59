package dev.quipu.harness.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a model has answered.
///
/// @param output a text, or a value of JSON
/// @param usage what the answer took, such as `prompt_tokens`, `completion_tokens` and
///   `total_tokens`; empty if it is not known
public record ModelAnswer(@Nullable Object output, Map<String, Long> usage) {
  public ModelAnswer {
    usage = Map.copyOf(usage);
  }

  /// An answer of which nothing else is known.
  public static ModelAnswer of(@Nullable Object output) {
    return new ModelAnswer(output, Map.of());
  }
}
