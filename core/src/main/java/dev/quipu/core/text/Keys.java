package dev.quipu.core.text;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;

/// The rule for keys of metrics, params and tags, and so for the names of streams and fields: any
/// text of at most [Limits#KEY_CHARS] characters without control characters and lone surrogates.
/// Two keys are equal if their characters are: keys are not folded, trimmed or normalised. A key is
/// not a path, even if it looks like one.
public final class Keys {
  private Keys() {}

  /// Returns the key, or throws INVALID_ARGUMENT.
  ///
  /// @param what the thing named in the message, such as `Metric key`
  public static String check(String what, String key) {
    if (key.isEmpty()) {
      throw QuipuException.invalid(what + " is empty");
    }
    if (Text.isLonger(key, Limits.KEY_CHARS)) {
      throw QuipuException.invalid(
          what
              + " "
              + Text.quote(key)
              + " has "
              + Text.length(key)
              + " characters; at most "
              + Limits.KEY_CHARS
              + " are allowed");
    }
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (Character.isISOControl(c)) {
        throw QuipuException.invalid(
            what
                + " "
                + Text.quote(key)
                + " holds the control character "
                + String.format("U+%04X", (int) c)
                + " at position "
                + i);
      }
    }
    return Text.checkCharacters(what, key);
  }
}
