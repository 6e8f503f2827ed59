package dev.quipu.trackers.wandb.wire;

import dev.quipu.core.error.QuipuException;
import dev.quipu.trackers.json.PlainJson;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A part of what the server answers.
///
/// @param what for messages
public record Answer(String what, Map<?, ?> members) {
  /// A string, or a number that JSON does not have and Python writes. Without the possessive `+`,
  /// the stack grows with the string.
  private static final Pattern STRING_OR_WORD =
      Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"|-?Infinity|NaN");

  /// Reads JSON. Numbers that JSON does not have, which W&B has in histories and summaries, are
  /// texts.
  public static Answer of(String what, String json) {
    String plain =
        STRING_OR_WORD
            .matcher(json)
            .replaceAll(found ->
                Matcher.quoteReplacement(
                    found.group().startsWith("\"") ? found.group() : '"' + found.group() + '"'));
    return new Answer(what, PlainJson.object(what, plain));
  }

  /// Whether there is a value.
  public boolean has(String name) {
    return members.get(name) != null;
  }

  /// The part of a name.
  ///
  /// @throws QuipuException CORRUPT if there is none
  public Answer member(String name) {
    if (!(members.get(name) instanceof Map<?, ?> inner)) {
      throw QuipuException.corrupt(what + " of W&B has no " + name);
    }
    return new Answer(what, inner);
  }

  /// The parts of a list.
  ///
  /// @throws QuipuException CORRUPT if there is none
  public List<Answer> list(String name) {
    if (!(members.get(name) instanceof List<?> many)) {
      throw QuipuException.corrupt(what + " of W&B has no " + name);
    }
    return many.stream()
        .filter(each -> each instanceof Map<?, ?>)
        .map(each -> new Answer(what, (Map<?, ?>) each))
        .toList();
  }

  /// A text.
  ///
  /// @throws QuipuException CORRUPT if there is none
  public String text(String name) {
    String text = find(name);
    if (text == null) {
      throw QuipuException.corrupt(what + " of W&B has no " + name);
    }
    return text;
  }

  /// A text; null if there is none.
  public @Nullable String find(String name) {
    Object value = members.get(name);
    return value == null ? null : value.toString();
  }

  /// The texts of a list; none if there is no such list.
  public List<String> texts(String name) {
    return members.get(name) instanceof List<?> many
        ? many.stream().map(String::valueOf).toList()
        : List.of();
  }

  /// A number; 0 if there is none.
  public long number(String name) {
    return members.get(name) instanceof Number number ? number.longValue() : 0;
  }
}
