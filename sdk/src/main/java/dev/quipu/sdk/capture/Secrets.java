package dev.quipu.sdk.capture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds secrets by their names, so that they are not recorded.
public final class Secrets {
  /// Stands in for a secret.
  public static final String MASK = "***";

  /// The tokens of a language model are no secrets: `max_tokens`, `tokenizer`, `eos_token`.
  private static final String TOKEN =
      "(?<!(?:pad|eos|bos|unk|mask|sep|cls|stop|end|special|image|max|min|new|per)[-_.])"
          + "token(?![a-z])";

  private static final Pattern SECRET =
      Pattern.compile(
          "password|passwd|secret|api[-_.]?key|credential|" + TOKEN, Pattern.CASE_INSENSITIVE);

  // No word is looked at twice: a variable may have a million characters.
  private static final Pattern WORD = Pattern.compile("[^\\s=]++");
  private static final Pattern VALUE = Pattern.compile("(?:=|\\s++)(\\S++)");
  private static final Pattern NO_NAME = Pattern.compile("[\\s=]");

  private Secrets() {}

  /// A command line without the values of arguments whose names sound like secrets.
  static String masked(String command) {
    StringBuilder masked = new StringBuilder(command.length());
    Matcher word = WORD.matcher(command);
    Matcher value = VALUE.matcher(command);
    int copied = 0;
    while (word.find()) {
      if (SECRET.matcher(word.group()).find()
          && value.region(word.end(), command.length()).lookingAt()) {
        masked.append(command, copied, value.start(1)).append(MASK);
        copied = value.end();
        word.region(copied, command.length());
      }
    }
    return masked.append(command, copied, command.length()).toString();
  }

  /// A copy of values, also of those in maps and lists inside, in which the values whose names
  /// sound like secrets are masked.
  public static Map<String, @Nullable Object> masked(Map<?, ?> values) {
    Map<String, @Nullable Object> masked = new LinkedHashMap<>();
    values.forEach((key, value) -> {
      String name = String.valueOf(key);
      masked.put(name, masked(name, value));
    });
    return masked;
  }

  private static @Nullable Object masked(String name, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return masked(map);
    }
    if (value != null && mayBeSecret(value) && isSecret(name)) {
      return MASK;
    }
    return value instanceof List<?> list ? masked(list) : value;
  }

  /// Whether a name sounds like that of a secret.
  public static boolean isSecret(String name) {
    return SECRET.matcher(name).find() && !NO_NAME.matcher(name).find();
  }

  /// Whether a value under such a name is masked: of a map, those of its values are that have such
  /// names themselves, and a boolean gives nothing away.
  public static boolean mayBeSecret(Object value) {
    return !(value instanceof Map) && !(value instanceof Boolean);
  }

  private static List<@Nullable Object> masked(List<?> values) {
    List<@Nullable Object> masked = new ArrayList<>();
    values.forEach(value -> masked.add(masked("", value)));
    return masked;
  }
}
