package dev.quipu.query;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.util.LinkedHashMap;
import java.util.Map;

/// A text to parse, and its origin for the details of errors.
///
/// @param field `filter`, `orderBy` or `condition`
/// @param index the index of the order in the list; -1 for others
record Source(String text, String field, int index) {
  static Source filter(String text) {
    return new Source(text, "filter", -1);
  }

  static Source condition(String text) {
    return new Source(text, "condition", -1);
  }

  static Source order(String text, int index) {
    return new Source(text, "orderBy", index);
  }

  /// Refuses a text that is too long or has characters that no key or value can have.
  Source check() {
    int limit = field.equals("condition") ? QueryLimits.CONDITION_CHARS : QueryLimits.FILTER_CHARS;
    if (Text.isLonger(text, limit)) {
      int allowed = text.offsetByCodePoints(0, limit);
      throw error(
          allowed,
          text.length() - allowed,
          what() + " has " + Text.length(text) + " characters; at most " + limit + " are allowed");
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

  /// An error at a part of the text. Its details count code points, as people and other languages
  /// do.
  ///
  /// @param start the offset of the part, and `units` its length, both in UTF-16 units
  QuipuException error(int start, int units, String message) {
    int position = text.codePointCount(0, start);
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("field", field);
    details.put("position", position);
    details.put("length", text.codePointCount(start, start + units));
    if (index >= 0) {
      details.put("index", index);
    }
    String where = what() + ", position " + position + ": ";
    return new QuipuException(ErrorCode.INVALID_ARGUMENT, where + message, details, null);
  }

  private String what() {
    return switch (field) {
      case "condition" -> "Condition";
      case "filter" -> "Filter";
      default -> "Order";
    };
  }

  QuipuException error(Token token, String message) {
    return error(token.start(), token.end() - token.start(), message);
  }

  /// The token for an error message.
  String shown(Token token) {
    return token.kind() == Token.Kind.END
        ? "the end"
        : Text.quote(text.substring(token.start(), token.end()));
  }
}
