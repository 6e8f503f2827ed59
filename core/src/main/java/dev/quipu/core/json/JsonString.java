package dev.quipu.core.json;

/// Turns text into a JSON string and back.
public final class JsonString {
  private JsonString() {}

  /// The JSON string of a text: quotes, backslashes and control characters are escaped.
  ///
  /// @throws dev.quipu.core.error.QuipuException INVALID_ARGUMENT if the text is too long, or has
  ///   lone surrogates
  public static JsonText of(String text) {
    StringBuilder json = new StringBuilder(text.length() + 16);
    append(text, json);
    return new JsonText(json.toString());
  }

  /// Appends the JSON string of a text of any length.
  public static void append(String text, StringBuilder json) {
    json.append('"');
    int copied = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || c < ' ') {
        json.append(text, copied, i);
        copied = i + 1;
        escape(json, c);
      }
    }
    json.append(text, copied, text.length()).append('"');
  }

  private static void escape(StringBuilder json, char c) {
    switch (c) {
      case '"' -> json.append("\\\"");
      case '\\' -> json.append("\\\\");
      case '\n' -> json.append("\\n");
      case '\r' -> json.append("\\r");
      case '\t' -> json.append("\\t");
      case '\b' -> json.append("\\b");
      case '\f' -> json.append("\\f");
      default -> json.append(String.format("\\u%04x", (int) c));
    }
  }

  /// The text of a JSON string.
  ///
  /// @throws IllegalArgumentException if the value is no string
  public static String text(JsonText value) {
    if (!value.isString()) {
      throw new IllegalArgumentException("The value is no string: " + value);
    }
    return text(value.text());
  }

  /// The text of a JSON string that is known to be one.
  public static String text(String json) {
    int end = json.length() - 1;
    int backslash = json.indexOf('\\');
    return backslash < 0 ? json.substring(1, end) : unescape(json, backslash, end);
  }

  private static String unescape(String json, int firstBackslash, int end) {
    StringBuilder text = new StringBuilder(end).append(json, 1, firstBackslash);
    int i = firstBackslash;
    while (i < end) {
      char c = json.charAt(i++);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escaped = json.charAt(i++);
      switch (escaped) {
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'u' -> {
          text.append((char) Integer.parseInt(json.substring(i, i + 4), 16));
          i += 4;
        }
        default -> text.append(escaped);
      }
    }
    return text.toString();
  }
}
