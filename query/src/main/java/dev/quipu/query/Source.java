package dev.quipu.query;

import dev.quipu.core.ErrorCode;
import dev.quipu.core.Limits;
import dev.quipu.core.QuipuException;
import dev.quipu.core.Text;
import java.util.LinkedHashMap;
import java.util.Map;

/// A text being read, and where it came from, for the details of its errors.
///
/// @param field `filter` or `orderBy`
/// @param index which of the orders it is; -1 for a filter
record Source(String text, String field, int index) {
  static Source filter(String text) {
    return new Source(text, "filter", -1);
  }

  static Source order(String text, int index) {
    return new Source(text, "orderBy", index);
  }

  /// Refuses what is too long, or holds characters that no key or value can hold.
  Source check() {
    if (text.length() > Limits.FILTER_CHARS) {
      throw error(
          Limits.FILTER_CHARS,
          text.length() - Limits.FILTER_CHARS,
          (index < 0 ? "Filter" : "Order")
              + " has "
              + text.length()
              + " characters; at most "
              + Limits.FILTER_CHARS
              + " are allowed");
    }
    for (int i = 0; i < text.length(); i++) {
      int c = text.codePointAt(i);
      if (c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
        throw error(i, 1, c == 0 ? "U+0000 is not allowed" : "A lone surrogate is not allowed");
      }
      i += Character.charCount(c) - 1;
    }
    return this;
  }

  QuipuException error(int position, int length, String message) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("field", field);
    details.put("position", position);
    details.put("length", length);
    if (index >= 0) {
      details.put("index", index);
    }
    String where = (index < 0 ? "Filter" : "Order") + ", position " + position + ": ";
    return new QuipuException(ErrorCode.INVALID_ARGUMENT, where + message, details, null);
  }

  QuipuException error(Token token, String message) {
    return error(token.start(), token.end() - token.start(), message);
  }

  /// The token as an error message shows it.
  String shown(Token token) {
    return token.kind() == Token.Kind.END
        ? "the end"
        : Text.quote(text.substring(token.start(), token.end()));
  }
}
