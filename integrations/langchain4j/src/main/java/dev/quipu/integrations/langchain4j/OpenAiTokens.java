package dev.quipu.integrations.langchain4j;

import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.TokenUsage;
import org.jspecify.annotations.Nullable;

/// What LangChain4j's module for OpenAI tells of tokens beyond other modules.
final class OpenAiTokens {
  /// By its name, since a program may not have the module.
  private static final String USAGE = "dev.langchain4j.model.openai.OpenAiTokenUsage";

  private OpenAiTokens() {}

  /// The tokens that were read from a cache; null if nobody tells.
  static @Nullable Integer cacheRead(TokenUsage usage) {
    return usage.getClass().getName().equals(USAGE) ? Details.cacheRead(usage) : null;
  }

  /// Loaded only where the module is.
  private static final class Details {
    static @Nullable Integer cacheRead(TokenUsage usage) {
      OpenAiTokenUsage.InputTokensDetails details = ((OpenAiTokenUsage) usage).inputTokensDetails();
      return details == null ? null : details.cachedTokens();
    }
  }
}
