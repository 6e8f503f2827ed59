package dev.quipu.integrations.langchain4j;

import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import dev.langchain4j.service.AiServices;
import dev.quipu.integrations.llm.ModelCalls;

/// The listeners that make tasks of a run of what LangChain4j does. Any thread.
public final class LangChain4jTasks {
  private final ServiceCalls services;
  private final ChatCalls chats;
  private final EmbeddingCalls embeddings;

  private LangChain4jTasks(ModelCalls calls) {
    services = new ServiceCalls(calls);
    chats = new ChatCalls(calls, services);
    embeddings = new EmbeddingCalls(calls);
  }

  public static LangChain4jTasks of(ModelCalls calls) {
    return new LangChain4jTasks(calls);
  }

  /// Makes a task `chat {model}` of each call of a chat model, streaming or not.
  public ChatModelListener chatModel() {
    return chats;
  }

  /// Makes a task `embeddings {model}` of each call of an embedding model.
  public EmbeddingModelListener embeddingModel() {
    return embeddings;
  }

  /// Makes a task `{interface}.{method}` of each call of an AI service, around the calls of its
  /// model, and tasks `execute_tool {tool}` of those of its tools. What a tool itself records is
  /// inside of its task. Takes the places of [AiServices#beforeToolExecution] and
  /// [AiServices#afterToolExecution].
  public <T> AiServices<T> listenTo(AiServices<T> builder) {
    return services.listenTo(builder);
  }
}
