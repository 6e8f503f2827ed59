package dev.quipu.engine.traces;

import dev.quipu.core.text.Text;
import dev.quipu.core.trace.AttributeValue;
import dev.quipu.core.trace.TraceLimits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/// The beginnings of inputs and outputs that lists show: of a conversation the last message of a
/// role, of anything else its JSON.
final class Previews {
  private static final String CUT = "...";
  private static final List<String> LISTS = List.of("messages", "input", "output");

  private Previews() {}

  static String of(AttributeValue value, String role) {
    String shown = message(SpanMeaning.opened(value), role).orElseGet(value::json);
    return Text.isLonger(shown, TraceLimits.PREVIEW_CHARS)
        ? Text.first(shown, TraceLimits.PREVIEW_CHARS - CUT.length()) + CUT
        : shown;
  }

  private static Optional<String> message(AttributeValue value, String role) {
    if (!(value instanceof AttributeValue.Fields(var fields))) {
      return Optional.empty();
    }
    if (fields.get("choices") instanceof AttributeValue.Array(var choices)
        && !choices.isEmpty()
        && choices.getFirst() instanceof AttributeValue.Fields(var choice)
        && choice.get("message") instanceof AttributeValue.Fields(var only)) {
      return content(only);
    }
    for (String name : LISTS) {
      if (fields.get(name) instanceof AttributeValue.Array(var messages)) {
        return last(messages, role);
      }
    }
    return fields.get("request") instanceof AttributeValue.Fields inner
        ? message(inner, role)
        : Optional.empty();
  }

  /// The last message of a role; the last of all if there is none.
  private static Optional<String> last(List<AttributeValue> messages, String role) {
    Optional<String> found = Optional.empty();
    Optional<String> any = Optional.empty();
    for (AttributeValue value : messages) {
      if (value instanceof AttributeValue.Fields(var message)
          && message.containsKey("role")
          && message.containsKey("content")) {
        any = content(message);
        if (message.get("role").text().equals(role)) {
          found = any;
        }
      }
    }
    return found.isPresent() ? found : any;
  }

  private static Optional<String> content(Map<String, AttributeValue> message) {
    AttributeValue content = message.getOrDefault("content", AttributeValue.nothing());
    if (content instanceof AttributeValue.Words(String text)) {
      return Optional.of(text).filter(words -> !words.isEmpty());
    }
    if (content instanceof AttributeValue.Array(var parts)) {
      StringJoiner texts = new StringJoiner("\n");
      for (AttributeValue part : parts) {
        if (part instanceof AttributeValue.Fields(var fields)
            && fields.get("text") instanceof AttributeValue.Words(String text)) {
          texts.add(text);
        }
      }
      return Optional.of(texts.toString()).filter(text -> !text.isEmpty());
    }
    return Optional.empty();
  }
}
