package dev.quipu.integrations.springai;

import dev.quipu.integrations.llm.ModelCall;
import dev.quipu.integrations.llm.ModelCalls;
import dev.quipu.integrations.llm.Operation;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;

/// A call of an embedding model: what its observation tells of it. The vectors are not kept.
final class EmbeddingCall {
  private EmbeddingCall() {}

  static ModelCall begin(
      ModelCalls calls, EmbeddingModelObservationContext context, @Nullable ModelCall around) {
    EmbeddingOptions options = context.getRequest().getOptions();
    String model = options == null ? null : options.getModel();
    ModelCall call =
        calls.begin(
            Operation.EMBEDDINGS, model == null ? "embeddings" : "embeddings " + model, around);
    call.provider(context.getOperationMetadata().provider());
    call.requested(model);
    call.input("texts", () -> context.getRequest().getInstructions());
    return call;
  }

  static void answered(ModelCall call, @Nullable EmbeddingResponse response) {
    if (response == null) {
      return;
    }
    call.answeredBy(response.getMetadata().getModel());
    if (!response.getResults().isEmpty()) {
      call.attribute(
          "gen_ai.embeddings.dimension.count", response.getResults().get(0).getOutput().length);
    }
    call.used(ChatCall.tokens(response.getMetadata().getUsage()));
  }
}
