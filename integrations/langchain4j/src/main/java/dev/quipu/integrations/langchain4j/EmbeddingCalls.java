package dev.quipu.integrations.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.listener.EmbeddingModelErrorContext;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import dev.langchain4j.model.embedding.listener.EmbeddingModelRequestContext;
import dev.langchain4j.model.embedding.listener.EmbeddingModelResponseContext;
import dev.quipu.integrations.llm.ModelCall;
import dev.quipu.integrations.llm.ModelCalls;
import dev.quipu.integrations.llm.Operation;
import java.util.List;

/// Makes tasks of the calls of embedding models. The vectors themselves are not kept.
final class EmbeddingCalls implements EmbeddingModelListener {
  private final ModelCalls calls;

  EmbeddingCalls(ModelCalls calls) {
    this.calls = calls;
  }

  @Override
  public void onRequest(EmbeddingModelRequestContext context) {
    String model = context.embeddingModel().modelName();
    boolean isKnown = model != null && !model.equals("unknown");
    ModelCall call =
        calls.begin(Operation.EMBEDDINGS, isKnown ? "embeddings " + model : "embeddings");
    context.attributes().put(this, call);
    call.provider(ChatCalls.provider(context.modelProvider()));
    call.requested(isKnown ? model : null);
    call.input("texts", () -> context.textSegments().stream().map(TextSegment::text).toList());
  }

  @Override
  public void onResponse(EmbeddingModelResponseContext context) {
    if (context.attributes().get(this) instanceof ModelCall call) {
      List<Embedding> embeddings = context.response().content();
      if (!embeddings.isEmpty()) {
        call.attribute("gen_ai.embeddings.dimension.count", embeddings.get(0).dimension());
      }
      call.used(ChatCalls.usage(context.response().tokenUsage()));
      call.end();
    }
  }

  @Override
  public void onError(EmbeddingModelErrorContext context) {
    ChatCalls.fail(context.attributes().get(this), context.error());
  }
}
