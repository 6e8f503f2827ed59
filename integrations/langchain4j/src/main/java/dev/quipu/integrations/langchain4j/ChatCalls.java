package dev.quipu.integrations.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.listener.ChatModelErrorContext;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelRequestContext;
import dev.langchain4j.model.chat.listener.ChatModelResponseContext;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.quipu.integrations.llm.ModelCall;
import dev.quipu.integrations.llm.ModelCalls;
import dev.quipu.integrations.llm.Operation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes tasks of the calls of chat models. LangChain4j itself keeps what a listener throws from
/// the program.
final class ChatCalls implements ChatModelListener {
  private final ModelCalls calls;
  private final ServiceCalls services;

  ChatCalls(ModelCalls calls, ServiceCalls services) {
    this.calls = calls;
    this.services = services;
  }

  @Override
  public void onRequest(ChatModelRequestContext context) {
    ChatRequest request = context.chatRequest();
    String model = request.modelName();
    ModelCall call =
        calls.begin(
            Operation.CHAT, model == null ? "chat" : "chat " + model, services.takeIssuer());
    context.attributes().put(this, call);
    call.provider(provider(context.modelProvider()));
    call.requested(model);
    call.attribute("gen_ai.request.temperature", request.temperature());
    call.attribute("gen_ai.request.top_p", request.topP());
    call.attribute("gen_ai.request.top_k", request.topK());
    call.attribute("gen_ai.request.max_tokens", request.maxOutputTokens());
    call.attribute("gen_ai.request.frequency_penalty", request.frequencyPenalty());
    call.attribute("gen_ai.request.presence_penalty", request.presencePenalty());
    call.attribute("gen_ai.request.stop_sequences", request.stopSequences());
    call.input("messages", () -> request.messages().stream().map(Messages::of).toList());
  }

  @Override
  public void onResponse(ChatModelResponseContext context) {
    if (context.attributes().get(this) instanceof ModelCall call) {
      ChatResponse response = context.chatResponse();
      call.answeredBy(response.modelName());
      call.attribute("gen_ai.response.id", response.id());
      FinishReason reason = response.finishReason();
      if (reason != null) {
        call.attribute(
            "gen_ai.response.finish_reasons", List.of(reason.name().toLowerCase(Locale.ROOT)));
      }
      call.output("message", () -> Messages.of(response.aiMessage()));
      call.used(usage(response.tokenUsage()));
      call.end();
    }
  }

  @Override
  public void onError(ChatModelErrorContext context) {
    fail(context.attributes().get(this), context.error());
  }

  static void fail(@Nullable Object attribute, Throwable error) {
    if (attribute instanceof ModelCall call) {
      call.fail(error);
    }
  }

  static dev.quipu.core.trace.TokenUsage usage(@Nullable TokenUsage usage) {
    return usage == null
        ? dev.quipu.core.trace.TokenUsage.NONE
        : new dev.quipu.core.trace.TokenUsage(
            whole(usage.inputTokenCount()),
            whole(usage.outputTokenCount()),
            whole(usage.totalTokenCount()),
            whole(OpenAiTokens.cacheRead(usage)),
            null,
            null,
            null,
            null);
  }

  private static @Nullable Long whole(@Nullable Integer number) {
    return number == null ? null : (Long) number.longValue();
  }

  /// The names of OpenTelemetry's conventions, where they are not the words of LangChain4j.
  private static final Map<String, String> PROVIDERS =
      Map.of(
          "OPEN_AI", "openai",
          "AZURE_OPEN_AI", "azure.ai.openai",
          "MICROSOFT_FOUNDRY", "azure.ai.inference",
          "AMAZON_BEDROCK", "aws.bedrock",
          "GOOGLE_AI_GEMINI", "gcp.gemini",
          "GOOGLE_GENAI", "gcp.gen_ai",
          "GOOGLE_VERTEX_AI_GEMINI", "gcp.vertex_ai",
          "GOOGLE_VERTEX_AI_ANTHROPIC", "gcp.vertex_ai",
          "WATSONX", "ibm.watsonx.ai");

  static @Nullable String provider(@Nullable ModelProvider provider) {
    return provider == null || provider == ModelProvider.OTHER
        ? null
        : PROVIDERS.getOrDefault(provider.name(), provider.name().toLowerCase(Locale.ROOT));
  }
}
