package dev.quipu.sdk.read;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A pattern of paths: `*` and `?` stand for characters of one segment, `**` for any segments,
/// `[a-z]` for one of some characters, `{csv,png}` for one of some texts; a backslash takes the
/// meaning from the next character. Immutable.
final class Glob {
  private final String folder;
  private final Pattern pattern;

  private Glob(String folder, Pattern pattern) {
    this.folder = folder;
    this.pattern = pattern;
  }

  /// Reads a pattern.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if it is none
  static Glob of(String text) {
    Text.check("Glob", text, ReadLimits.GLOB_CHARS);
    try {
      return new Glob(folder(text), Pattern.compile(regex(text), Pattern.DOTALL));
    } catch (PatternSyntaxException e) {
      throw QuipuException.invalid(
          "Glob " + Text.quote(text) + " is no pattern: " + e.getDescription());
    }
  }

  /// The folder in which all paths that fit are; empty for the top.
  String folder() {
    return folder;
  }

  boolean fits(String path) {
    return pattern.matcher(path).matches();
  }

  private static String folder(String text) {
    int slash = -1;
    for (int i = 0; i < text.length() && "*?[{\\".indexOf(text.charAt(i)) < 0; i++) {
      slash = text.charAt(i) == '/' ? i : slash;
    }
    return text.substring(0, Math.max(0, slash));
  }

  private static String regex(String text) {
    StringBuilder out = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (text.startsWith("**/", i)) {
        out.append("(?:.*/)?");
        i += 2;
      } else if (text.startsWith("**", i)) {
        out.append(".*");
        i++;
      } else if (c == '*') {
        out.append("[^/]*");
      } else if (c == '?') {
        out.append("[^/]");
      } else if (c == '[') {
        int end = text.indexOf(']', i + 2);
        if (end < 0) {
          throw new PatternSyntaxException("[ has no ]", text, i);
        }
        out.append(characters(text.substring(i + 1, end)));
        i = end;
      } else if (c == '{') {
        depth++;
        out.append("(?:");
      } else if (c == '}' && depth > 0) {
        depth--;
        out.append(')');
      } else if (c == ',' && depth > 0) {
        out.append('|');
      } else {
        i += c == '\\' && i + 1 < text.length() ? 1 : 0;
        out.append(Pattern.quote(text.substring(i, i + 1)));
      }
    }
    if (depth > 0) {
      throw new PatternSyntaxException("{ has no }", text, text.length());
    }
    return out.toString();
  }

  /// The characters between brackets; only `!` at the start and `-` have a meaning.
  private static String characters(String inside) {
    boolean not = inside.startsWith("!");
    String escaped = inside.substring(not ? 1 : 0).replaceAll("[\\\\\\[\\]&^]", "\\\\$0");
    return "(?!/)[" + (not ? "^" : "") + escaped + "]";
  }
}
