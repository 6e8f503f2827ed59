package dev.quipu.engine.export;

import dev.quipu.core.error.QuipuException;
import java.util.List;
import java.util.regex.Pattern;

/// Selects keys: each pattern is a key in which `*` stands for any text.
public record KeyPatterns(List<String> patterns) {
  /// All keys.
  public static final KeyPatterns ALL = new KeyPatterns(List.of());

  /// @param patterns empty for all keys
  /// @throws QuipuException INVALID_ARGUMENT for too many
  public KeyPatterns {
    patterns = patterns.stream().distinct().toList();
    if (patterns.size() > ExportLimits.KEY_PATTERNS) {
      throw QuipuException.invalid(
          "Export names "
              + patterns.size()
              + " keys; at most "
              + ExportLimits.KEY_PATTERNS
              + " are allowed, and * in a key stands for any text");
    }
  }

  /// Whether these are keys themselves, so that nothing has to be listed.
  boolean areKeys() {
    return !patterns.isEmpty() && patterns.stream().noneMatch(pattern -> pattern.contains("*"));
  }

  boolean matches(String key) {
    return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> matches(pattern, key));
  }

  /// Takes the first place for each part between two stars: if any places fit, these do.
  private static boolean matches(String pattern, String key) {
    String[] parts = pattern.split(Pattern.quote("*"), -1);
    if (parts.length == 1) {
      return key.equals(pattern);
    }
    String last = parts[parts.length - 1];
    if (!key.startsWith(parts[0])) {
      return false;
    }
    int at = parts[0].length();
    for (int i = 1; i < parts.length - 1; i++) {
      int found = key.indexOf(parts[i], at);
      if (found < 0) {
        return false;
      }
      at = found + parts[i].length();
    }
    return key.length() - last.length() >= at && key.endsWith(last);
  }
}
