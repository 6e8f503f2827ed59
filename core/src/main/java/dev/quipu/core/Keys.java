package dev.quipu.core;

/// The rule for keys of metrics, params and tags, MLflow's: word characters of any script, `_`,
/// `/`, `.`, `-`, `:` and space, at most [Limits#KEY_CHARS] characters, and equal to itself when
/// read as a path, so that `a//b`, `./a` and `a/..` cannot be two names of one thing.
public final class Keys {
  private Keys() {}

  /// Returns the key, or throws INVALID_ARGUMENT.
  ///
  /// @param what the thing named in the message, such as `Metric key`
  public static String check(String what, String key) {
    if (key.isEmpty()) {
      throw QuipuException.invalid(what + " is empty");
    }
    if (key.length() > Limits.KEY_CHARS) {
      throw QuipuException.invalid(
          what
              + " "
              + Text.quote(key)
              + " has "
              + key.length()
              + " characters; at most "
              + Limits.KEY_CHARS
              + " are allowed");
    }
    boolean ascii = true;
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c >= 128) {
        ascii = false;
      } else if (!isAsciiKeyCharacter(c)) {
        throw badCharacter(what, key);
      }
    }
    if (!ascii && !key.codePoints().allMatch(Keys::isKeyCharacter)) {
      throw badCharacter(what, key);
    }
    if (!isCanonicalPath(key)) {
      throw QuipuException.invalid(
          what
              + " "
              + Text.quote(key)
              + " is not a plain path: it must not start or end with '/', nor hold '//', './' or '..' parts");
    }
    return key;
  }

  private static boolean isAsciiKeyCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '/'
        || c == '.'
        || c == '-'
        || c == ' '
        || c == ':';
  }

  private static boolean isKeyCharacter(int c) {
    return c < 128
        ? isAsciiKeyCharacter((char) c)
        : Character.isLetterOrDigit(c)
            || Character.getType(c) == Character.LETTER_NUMBER
            || Character.getType(c) == Character.OTHER_NUMBER
            || Character.getType(c) == Character.NON_SPACING_MARK
            || Character.getType(c) == Character.COMBINING_SPACING_MARK;
  }

  private static QuipuException badCharacter(String what, String key) {
    return QuipuException.invalid(
        what
            + " "
            + Text.quote(key)
            + " may hold only letters, digits, '_', '/', '.', '-', ':' and spaces");
  }

  private static boolean isCanonicalPath(String key) {
    int start = 0;
    for (int i = 0; i <= key.length(); i++) {
      if (i < key.length() && key.charAt(i) != '/') {
        continue;
      }
      int length = i - start;
      boolean dot = length == 1 && key.charAt(start) == '.';
      boolean dots = length == 2 && key.startsWith("..", start);
      // A key that is just "." equals its own normalised path, and MLflow's rule lets it pass.
      if (length == 0 || dots || (dot && key.length() > 1)) {
        return false;
      }
      start = i + 1;
    }
    return !key.startsWith("..");
  }
}
