package dev.quipu.harness.probe;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import dev.quipu.evaluation.TestCase;
import dev.quipu.harness.json.Json;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A template of a prompt. `{{input}}` stands for the input of a case, `{{input.city}}` for a
/// member of it, `{{metadata.language}}` and `{{context}}` for its other parts.
record Prompt(String template) {
  private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([^{}]+?)\\s*}}");

  /// The prompt for a case.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the case lacks a part that the template names
  String of(TestCase testCase) {
    Matcher places = PLACE.matcher(template);
    StringBuilder prompt = new StringBuilder();
    while (places.find()) {
      Object value = find(testCase, places.group(1));
      places.appendReplacement(prompt, Matcher.quoteReplacement(Json.plainText(value)));
    }
    return places.appendTail(prompt).toString();
  }

  private static Object find(TestCase testCase, String name) {
    List<String> path = List.of(name.split("\\.", -1));
    Object value =
        path.get(0).equals("metadata") ? testCase.metadata() : testCase.parts().get(path.get(0));
    for (String member : path.subList(1, path.size())) {
      value = member(value, member);
    }
    if (value == null) {
      throw QuipuException.invalid("The case has no " + Text.quote(name) + " for the prompt");
    }
    return value;
  }

  private static @Nullable Object member(@Nullable Object value, String name) {
    return value instanceof Map<?, ?> map ? map.get(name) : null;
  }
}
