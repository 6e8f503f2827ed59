package dev.quipu.server.mlflow.request;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Converts keys to names of MLflow, and back. A key may be any text. A name may hold only letters,
/// digits, `_`, `/`, `.`, `-`, `:` and spaces, and must not change when read as a path. Each UTF-16
/// unit that a name cannot hold is written `_xHHHH_`, with four upper-case hexadecimal digits, as
/// in SQL/XML: `val/AR@100` is `val/AR_x0040_100`. A name without such a part equals its key.
///
/// Each key has exactly one name, and each name stands for one key.
public final class Names {
  private static final Pattern ESCAPE = Pattern.compile("_x([0-9A-F]{4})_");
  private static final int ESCAPE_CHARS = 7;

  private Names() {}

  /// The name of a key.
  public static String of(String key) {
    return isName(key) && key.indexOf("_x") < 0 ? key : escape(key);
  }

  /// The key of a name to be written.
  ///
  /// @param what the thing named in the message, such as `Metric key`
  /// @throws QuipuException INVALID_ARGUMENT if the text is not a valid name
  public static String key(String what, String name) {
    if (name.isEmpty()) {
      return Keys.check(what, name);
    }
    for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
      if (!isNameCharacter(name.codePointAt(i))) {
        throw QuipuException.invalid(
            what
                + " "
                + Text.quote(name)
                + " may hold only letters, digits, '_', '/', '.', '-', ':' and spaces");
      }
    }
    if (!isCanonicalPath(name)) {
      throw QuipuException.invalid(
          what
              + " "
              + Text.quote(name)
              + " is not a plain path: it must not start or end with '/', nor hold '//', './' or '..' parts");
    }
    return Keys.check(what, find(name));
  }

  /// The key that a reader means: the key of a name, or the text itself.
  public static String find(String name) {
    if (name.indexOf("_x") < 0) {
      return name;
    }
    String key =
        ESCAPE
            .matcher(name)
            .replaceAll(match ->
                Matcher.quoteReplacement(
                    Character.toString((char) Integer.parseInt(match.group(1), 16))));
    return isWellFormed(key) && escape(key).equals(name) ? key : name;
  }

  private static boolean isWellFormed(String key) {
    return key.codePoints()
        .noneMatch(c ->
            Character.isISOControl(c)
                || (c <= Character.MAX_VALUE && Character.isSurrogate((char) c)));
  }

  private static boolean isName(String key) {
    return isCanonicalPath(key) && key.codePoints().allMatch(Names::isNameCharacter);
  }

  private static boolean isNameCharacter(int c) {
    return c < 128
        ? (c >= 'a' && c <= 'z')
            || (c >= 'A' && c <= 'Z')
            || (c >= '0' && c <= '9')
            || "_/.- :".indexOf(c) >= 0
        : Character.isLetterOrDigit(c)
            || Character.getType(c) == Character.LETTER_NUMBER
            || Character.getType(c) == Character.OTHER_NUMBER
            || Character.getType(c) == Character.NON_SPACING_MARK
            || Character.getType(c) == Character.COMBINING_SPACING_MARK;
  }

  private static boolean isCanonicalPath(String key) {
    for (int i = 0; i < key.length(); i++) {
      if (breaksPath(key, i)) {
        return false;
      }
    }
    return true;
  }

  /// Whether a character would change the key when read as a path: a slash with nothing before or
  /// behind it, the first dot of `.` and `..`, and the first dot of a leading part that starts with
  /// `..`.
  private static boolean breaksPath(String key, int i) {
    char c = key.charAt(i);
    if (c == '/') {
      return i == 0 || i == key.length() - 1 || key.charAt(i - 1) == '/';
    }
    if (c != '.' || (i > 0 && key.charAt(i - 1) != '/')) {
      return false;
    }
    int end = key.indexOf('/', i);
    String part = key.substring(i, end < 0 ? key.length() : end);
    return part.equals(".") || part.equals("..") || (i == 0 && part.startsWith(".."));
  }

  private static String escape(String key) {
    boolean[] escaped = new boolean[key.length() + 1];
    for (int i = 0; i < key.length(); ) {
      int length = Character.charCount(key.codePointAt(i));
      boolean out = !isNameCharacter(key.codePointAt(i)) || breaksPath(key, i);
      for (int end = i + length; i < end; i++) {
        escaped[i] = out;
      }
    }
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (escaped[i] || (c == '_' && readsAsEscape(key, i, escaped))) {
        name.append(String.format("_x%04X_", (int) c));
      } else {
        name.append(c);
      }
    }
    return name.toString();
  }

  /// Whether the characters of the key at this position would be taken for an escape in the name.
  private static boolean readsAsEscape(String key, int i, boolean[] escaped) {
    int last = i + ESCAPE_CHARS - 1;
    if (last >= key.length()) {
      return false;
    }
    boolean closed = key.charAt(last) == '_' || escaped[last];
    return closed && ESCAPE.matcher(key.substring(i, last) + "_").matches();
  }
}
