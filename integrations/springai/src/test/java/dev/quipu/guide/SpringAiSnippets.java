package dev.quipu.guide;

import dev.quipu.integrations.llm.ModelCalls;
import dev.quipu.integrations.springai.SpringAiTasks;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.annotation.Tool;

/// The code of the guide to Spring AI.
public final class SpringAiSnippets {
  private SpringAiSnippets() {}

  /// A tool.
  public static final class Dictionary {
    @Tool(description = "What a word means")
    public String lookUp(String word) {
      return word + ": a record of knots";
    }
  }

  public static String springAi(ModelCalls calls, String url, String key) {
    // snippet: springAi
    ObservationRegistry observations = ObservationRegistry.create();
    observations.observationConfig().observationHandler(SpringAiTasks.of(calls));
    OpenAiChatModel chat =
        OpenAiChatModel.builder()
            .options(OpenAiChatOptions.builder().baseUrl(url).apiKey(key).model("small").build())
            .observationRegistry(observations)
            .build();
    String answer =
        ChatClient.builder(chat, observations, null, null)
            .defaultTools(new Dictionary())
            .build()
            .prompt("What is a quipu?")
            .call()
            .content();
    // end
    return answer == null ? "" : answer;
  }
}
