package dev.quipu.sdk.capture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private static final String NAME =
      "[^\\s=]*(?:password|passwd|secret|api[-_.]?key|credential|" + TOKEN + ")[^\\s=]*";
  private static final Pattern IS_NAME = Pattern.compile(NAME, Pattern.CASE_INSENSITIVE);
  private static final Pattern ARGUMENT =
      Pattern.compile("(" + NAME + ")(=|\\s+)(\\S+)", Pattern.CASE_INSENSITIVE);

  private Secrets() {}

  /// A command line without the values of arguments whose names sound like secrets.
  static String masked(String command) {
    return ARGUMENT.matcher(command).replaceAll("$1$2" + MASK);
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
    return IS_NAME.matcher(name).matches();
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
