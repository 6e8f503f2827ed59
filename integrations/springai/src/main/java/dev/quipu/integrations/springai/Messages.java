package dev.quipu.integrations.springai;

import static dev.quipu.integrations.llm.OpenAiForm.put;

import dev.quipu.integrations.llm.OpenAiForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;

/// Messages in the form of OpenAI's API, which the page shows as a chat.
final class Messages {
  private Messages() {}

  static Map<String, Object> of(Message message) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("role", message.getMessageType().getValue());
    if (message instanceof ToolResponseMessage results) {
      fields.put("content", results(results));
    } else if (message instanceof UserMessage user && !user.getMedia().isEmpty()) {
      fields.put("content", parts(user));
    } else {
      put(fields, "content", message.getText());
    }
    if (message instanceof AssistantMessage answer && answer.hasToolCalls()) {
      fields.put("tool_calls", answer.getToolCalls().stream().map(Messages::call).toList());
    }
    return fields;
  }

  private static Map<String, Object> call(AssistantMessage.ToolCall call) {
    return OpenAiForm.toolCall(call.id(), call.type(), call.name(), call.arguments());
  }

  private static List<Map<String, Object>> results(ToolResponseMessage message) {
    List<Map<String, Object>> results = new ArrayList<>();
    for (ToolResponseMessage.ToolResponse response : message.getResponses()) {
      Map<String, Object> result = new LinkedHashMap<>();
      put(result, "tool_call_id", response.id());
      put(result, "name", response.name());
      put(result, "content", response.responseData());
      results.add(result);
    }
    return results;
  }

  /// The text, and of other parts the kind alone.
  private static List<Map<String, Object>> parts(UserMessage message) {
    List<Map<String, Object>> parts = new ArrayList<>();
    parts.add(Map.of("type", "text", "text", message.getText()));
    for (Media media : message.getMedia()) {
      parts.add(Map.of("type", media.getMimeType().toString()));
    }
    return parts;
  }
}
