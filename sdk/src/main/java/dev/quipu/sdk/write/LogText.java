package dev.quipu.sdk.write;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.json.JsonString;
import dev.quipu.core.json.JsonText;
import dev.quipu.core.text.Text;

/// Texts of log entries as JSON. Any text is taken: what cannot be kept is replaced or cut.
public final class LogText {
  private static final String CUT = " ... (cut)";

  private LogText() {}

  /// The JSON string of a text. Lone surrogates are replaced, and a text that is too long is cut.
  public static JsonText json(String text) {
    try {
      return JsonString.of(text);
    } catch (QuipuException e) {
      return shorter(withoutLoneSurrogates(text));
    }
  }

  private static JsonText shorter(String text) {
    int chars = text.length();
    while (true) {
      try {
        return JsonString.of(chars >= text.length() ? text : Text.first(text, chars) + CUT);
      } catch (QuipuException e) {
        chars -= Math.max(1, chars / 8);
      }
    }
  }

  private static String withoutLoneSurrogates(String text) {
    StringBuilder sound = new StringBuilder(text);
    for (int i = 0; i < sound.length(); i++) {
      char c = sound.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < sound.length()
          && Character.isLowSurrogate(sound.charAt(i + 1))) {
        i++;
      } else {
        sound.setCharAt(i, '\ufffd');
      }
    }
    return sound.toString();
  }
}
