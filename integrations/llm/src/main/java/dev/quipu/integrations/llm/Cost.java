package dev.quipu.integrations.llm;

import dev.quipu.core.trace.TokenUsage;
import org.jspecify.annotations.Nullable;

/// What a call cost, in US dollars.
public record Cost(double input, double output) {
  private static final double MILLION = 1e6;

  /// The cost of tokens at a price for a million of them, as models are sold.
  public static Cost perMillion(TokenUsage tokens, double inputPrice, double outputPrice) {
    return new Cost(cost(tokens.input(), inputPrice), cost(tokens.output(), outputPrice));
  }

  private static double cost(@Nullable Long tokens, double price) {
    return tokens == null ? 0 : tokens * price / MILLION;
  }

  public double total() {
    return input + output;
  }
}
