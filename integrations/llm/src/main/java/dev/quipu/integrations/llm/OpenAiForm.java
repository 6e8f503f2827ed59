package dev.quipu.integrations.llm;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The parts of messages in the form of OpenAI's API, which the page shows as a chat.
public final class OpenAiForm {
  private OpenAiForm() {}

  /// Puts a field, unless its value is null.
  public static void put(Map<String, Object> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }

  /// The call of a tool that a model asks for. Nulls are left out.
  ///
  /// @param arguments as JSON
  public static Map<String, Object> toolCall(
      @Nullable String id,
      @Nullable String type,
      @Nullable String name,
      @Nullable String arguments) {
    Map<String, Object> function = new LinkedHashMap<>();
    put(function, "name", name);
    put(function, "arguments", arguments);
    Map<String, Object> call = new LinkedHashMap<>();
    put(call, "id", id);
    put(call, "type", type);
    call.put("function", function);
    return call;
  }
}
