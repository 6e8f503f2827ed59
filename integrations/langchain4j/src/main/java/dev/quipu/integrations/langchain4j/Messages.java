package dev.quipu.integrations.langchain4j;

import static dev.quipu.integrations.llm.OpenAiForm.put;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.quipu.integrations.llm.OpenAiForm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Messages in the form of OpenAI's API, which the page shows as a chat.
final class Messages {
  private Messages() {}

  static Map<String, Object> of(ChatMessage message) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (message instanceof SystemMessage system) {
      fields.put("role", "system");
      fields.put("content", system.text());
    } else if (message instanceof UserMessage user) {
      fields.put("role", "user");
      put(fields, "name", user.name());
      fields.put("content", contents(user.contents()));
    } else if (message instanceof AiMessage answer) {
      fields.put("role", "assistant");
      put(fields, "content", answer.text());
      put(fields, "reasoning_content", answer.thinking());
      if (answer.hasToolExecutionRequests()) {
        fields.put(
            "tool_calls", answer.toolExecutionRequests().stream().map(Messages::call).toList());
      }
    } else if (message instanceof ToolExecutionResultMessage result) {
      fields.put("role", "tool");
      put(fields, "tool_call_id", result.id());
      put(fields, "name", result.toolName());
      fields.put("content", contents(result.contents()));
    } else {
      fields.put("role", message.type().name().toLowerCase(Locale.ROOT));
      fields.put("content", message.toString());
    }
    return fields;
  }

  private static Map<String, Object> call(ToolExecutionRequest request) {
    return OpenAiForm.toolCall(request.id(), "function", request.name(), request.arguments());
  }

  private static Object contents(List<Content> contents) {
    return contents.size() == 1 && contents.get(0) instanceof TextContent text
        ? text.text()
        : contents.stream().map(Messages::part).toList();
  }

  /// A text or the address of a picture as it is; of other parts the kind alone.
  private static Map<String, Object> part(Content content) {
    if (content instanceof TextContent text) {
      return Map.of("type", "text", "text", text.text());
    }
    if (content instanceof ImageContent picture && picture.image().url() != null) {
      return Map.of(
          "type", "image_url", "image_url", Map.of("url", picture.image().url().toString()));
    }
    return Map.of("type", content.type().name().toLowerCase(Locale.ROOT));
  }
}
