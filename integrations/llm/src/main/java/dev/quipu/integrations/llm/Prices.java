package dev.quipu.integrations.llm;

import dev.quipu.core.trace.TokenUsage;
import java.util.Optional;

/// Says what calls of models cost. Programs write one for the models that they use, and change it
/// when prices do.
@FunctionalInterface
public interface Prices {
  /// The cost of a call; empty if it is not known.
  ///
  /// @param model the model that has answered, else the one that was asked for; empty if unknown
  Optional<Cost> cost(String model, TokenUsage tokens);
}
