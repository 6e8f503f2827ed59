package dev.quipu.integrations.springai;

import dev.quipu.core.trace.TokenUsage;
import dev.quipu.integrations.llm.ModelCall;
import dev.quipu.integrations.llm.ModelCalls;
import dev.quipu.integrations.llm.Operation;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.prompt.ChatOptions;

/// A call of a chat model: what its observation tells of it.
final class ChatCall {
  private ChatCall() {}

  static ModelCall begin(
      ModelCalls calls, ChatModelObservationContext context, @Nullable ModelCall around) {
    ChatOptions options = context.getRequest().getOptions();
    String model = options == null ? null : options.getModel();
    ModelCall call = calls.begin(Operation.CHAT, model == null ? "chat" : "chat " + model, around);
    call.provider(context.getOperationMetadata().provider());
    call.requested(model);
    if (options != null) {
      call.attribute("gen_ai.request.temperature", options.getTemperature());
      call.attribute("gen_ai.request.top_p", options.getTopP());
      call.attribute("gen_ai.request.top_k", options.getTopK());
      call.attribute("gen_ai.request.max_tokens", options.getMaxTokens());
      call.attribute("gen_ai.request.frequency_penalty", options.getFrequencyPenalty());
      call.attribute("gen_ai.request.presence_penalty", options.getPresencePenalty());
      call.attribute("gen_ai.request.stop_sequences", options.getStopSequences());
    }
    call.input(
        "messages",
        () -> context.getRequest().getInstructions().stream().map(Messages::of).toList());
    return call;
  }

  static void answered(ModelCall call, @Nullable ChatResponse response) {
    if (response == null) {
      return;
    }
    call.answeredBy(response.getMetadata().getModel());
    call.attribute("gen_ai.response.id", response.getMetadata().getId());
    List<Generation> answers = response.getResults();
    call.attribute(
        "gen_ai.response.finish_reasons",
        answers.stream()
            .map(answer -> answer.getMetadata().getFinishReason())
            .filter(reason -> reason != null && !reason.isEmpty())
            .map(reason -> reason.toLowerCase(Locale.ROOT))
            .toList());
    if (answers.size() == 1) {
      call.output("message", () -> Messages.of(answers.get(0).getOutput()));
    } else {
      call.output(
          "messages",
          () -> answers.stream().map(answer -> Messages.of(answer.getOutput())).toList());
    }
    call.used(tokens(response.getMetadata().getUsage()));
  }

  /// The tokens of a call; none if they are all zero, which stands for unknown.
  static TokenUsage tokens(@Nullable Usage usage) {
    if (usage == null) {
      return TokenUsage.NONE;
    }
    Long input = whole(usage.getPromptTokens());
    Long output = whole(usage.getCompletionTokens());
    Long total = whole(usage.getTotalTokens());
    return input == null && output == null && total == null
        ? TokenUsage.NONE
        : new TokenUsage(
            input,
            output,
            total,
            whole(usage.getCacheReadInputTokens()),
            whole(usage.getCacheWriteInputTokens()),
            null,
            null,
            null);
  }

  private static @Nullable Long whole(@Nullable Number number) {
    return number == null || number.longValue() == 0 ? null : (Long) number.longValue();
  }
}
