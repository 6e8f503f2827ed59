package dev.quipu.sdk.params;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads the arguments of a program as params.
public final class Arguments {
  private static final Pattern NUMBER = Pattern.compile("-[0-9.].*");
  private static final String REST = "arguments";

  private Arguments() {}

  /// The params in arguments. `--lr=0.1`, `--lr 0.1` and `-lr 0.1` give `lr`. An option without a
  /// value is `true`. An option that is given several times has all its values. Other arguments,
  /// and all behind `--`, are together the param `arguments`.
  public static Map<String, Object> read(String[] arguments) {
    Map<String, List<Object>> found = new LinkedHashMap<>();
    boolean optionsEnded = false;
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (optionsEnded || !isOption(argument)) {
        add(found, REST, argument);
      } else if (argument.equals("--")) {
        optionsEnded = true;
      } else {
        String option = argument.replaceFirst("^--?", "");
        int equals = option.indexOf('=');
        if (equals >= 0) {
          add(found, option.substring(0, equals), option.substring(equals + 1));
        } else if (i + 1 < arguments.length && !isOption(arguments[i + 1])) {
          add(found, option, arguments[++i]);
        } else {
          add(found, option, true);
        }
      }
    }
    Map<String, Object> params = new LinkedHashMap<>();
    found.forEach((name, values) ->
        params.put(
            name,
            values.size() == 1
                ? values.get(0)
                : String.join(" ", values.stream().map(String::valueOf).toList())));
    return params;
  }

  private static boolean isOption(String argument) {
    return argument.length() > 1 && argument.startsWith("-") && !NUMBER.matcher(argument).matches();
  }

  private static void add(Map<String, List<Object>> found, String name, Object value) {
    found.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
  }
}
