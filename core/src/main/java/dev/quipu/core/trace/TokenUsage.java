package dev.quipu.core.trace;

import org.jspecify.annotations.Nullable;

/// The tokens that calls of language models took, and what they cost in US dollars. Null is
/// unknown.
public record TokenUsage(
    @Nullable Long input,
    @Nullable Long output,
    @Nullable Long total,
    @Nullable Long cacheRead,
    @Nullable Long cacheCreation,
    @Nullable Double inputCost,
    @Nullable Double outputCost,
    @Nullable Double totalCost) {
  public static final TokenUsage NONE =
      new TokenUsage(null, null, null, null, null, null, null, null);

  public boolean hasTokens() {
    return input != null
        || output != null
        || total != null
        || cacheRead != null
        || cacheCreation != null;
  }

  public boolean hasCost() {
    return inputCost != null || outputCost != null || totalCost != null;
  }

  public boolean isEmpty() {
    return !hasTokens() && !hasCost();
  }

  public TokenUsage plus(TokenUsage other) {
    if (other.isEmpty()) {
      return this;
    }
    return new TokenUsage(
        plus(input, other.input),
        plus(output, other.output),
        plus(total, other.total),
        plus(cacheRead, other.cacheRead),
        plus(cacheCreation, other.cacheCreation),
        plus(inputCost, other.inputCost),
        plus(outputCost, other.outputCost),
        plus(totalCost, other.totalCost));
  }

  /// Takes away what has been added before.
  public TokenUsage minus(TokenUsage other) {
    return plus(
        new TokenUsage(
            negated(other.input),
            negated(other.output),
            negated(other.total),
            negated(other.cacheRead),
            negated(other.cacheCreation),
            negated(other.inputCost),
            negated(other.outputCost),
            negated(other.totalCost)));
  }

  private static @Nullable Long negated(@Nullable Long value) {
    return value == null ? null : (Long) (-value);
  }

  private static @Nullable Double negated(@Nullable Double value) {
    return value == null ? null : (Double) (-value);
  }

  private static @Nullable Long plus(@Nullable Long a, @Nullable Long b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    long sum = a + b;
    // Saturates: a client may claim any number of tokens.
    return ((a ^ sum) & (b ^ sum)) < 0
        ? (Long) (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE)
        : (Long) sum;
  }

  private static @Nullable Double plus(@Nullable Double a, @Nullable Double b) {
    return a == null || b == null ? (a == null ? b : a) : (Double) (a + b);
  }
}
