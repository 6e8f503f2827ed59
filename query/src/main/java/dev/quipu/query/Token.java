package dev.quipu.query;

import org.jspecify.annotations.Nullable;

/// A token of a filter or order.
///
/// @param type of a name, the part before its first dot: `metrics` in `metrics.loss`
/// @param text the key of a name or the value of a string; otherwise the text as written
/// @param quote the quote of a name whose key is quoted, a backtick or `"`; otherwise 0
/// @param start the offset of its first character; `end` is the offset after its last
record Token(Kind kind, @Nullable String type, String text, char quote, int start, int end) {
  enum Kind {
    /// A key with or without a type, or a keyword. In double quotes and without a type, it may also
    /// be a string; only the context decides.
    NAME,
    STRING,
    NUMBER,
    OPERATOR,
    OPEN,
    CLOSE,
    COMMA,
    END
  }

  boolean is(Kind other) {
    return kind == other;
  }

  boolean isKeyword(String word) {
    return kind == Kind.NAME && type == null && quote == 0 && text.equalsIgnoreCase(word);
  }

  boolean isString() {
    return kind == Kind.STRING || (kind == Kind.NAME && type == null && quote == '"');
  }
}
