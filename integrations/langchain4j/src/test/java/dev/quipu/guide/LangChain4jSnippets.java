package dev.quipu.guide;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.service.AiServices;
import dev.quipu.integrations.langchain4j.LangChain4jTasks;
import dev.quipu.integrations.llm.Cost;
import dev.quipu.integrations.llm.ModelCalls;
import dev.quipu.sdk.Run;
import java.util.List;
import java.util.Optional;

/// The code of the guide to LangChain4j.
public final class LangChain4jSnippets {
  private LangChain4jSnippets() {}

  // snippet: langchain4jAssistant
  public interface Assistant {
    String answer(String question);
  }

  public static final class Dictionary {
    @Tool("What a word means")
    public String lookUp(String word) {
      return word + ": a record of knots";
    }
  }

  // end

  public static ModelCalls prices(Run run) {
    // snippet: prices
    ModelCalls calls =
        ModelCalls.of(run)
            .prices((model, tokens) ->
                model.startsWith("small")
                    ? Optional.of(Cost.perMillion(tokens, 0.15, 0.60)) // US dollars
                    : Optional.empty());
    // end
    return calls;
  }

  public static String langChain4j(ModelCalls calls, String url, String key) {
    // snippet: langchain4j
    LangChain4jTasks tasks = LangChain4jTasks.of(calls);
    ChatModel chat =
        OpenAiChatModel.builder()
            .baseUrl(url)
            .apiKey(key)
            .modelName("small")
            .listeners(List.of(tasks.chatModel()))
            .build();
    EmbeddingModel embeddings =
        OpenAiEmbeddingModel.builder()
            .baseUrl(url)
            .apiKey(key)
            .modelName("small-embeddings")
            .listeners(List.of(tasks.embeddingModel()))
            .build();
    Assistant assistant =
        tasks
            .listenTo(AiServices.builder(Assistant.class))
            .chatModel(chat)
            .tools(new Dictionary())
            .build();
    embeddings.embed("What is a quipu?");
    String answer = assistant.answer("What is a quipu?");
    // end
    return answer;
  }
}
