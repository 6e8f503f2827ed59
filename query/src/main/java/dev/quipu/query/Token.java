package dev.quipu.query;

import org.jspecify.annotations.Nullable;

/// A piece of a filter or order.
///
/// @param type of a name, what stands before its first dot: `metrics` in `metrics.loss`
/// @param text of a name its key, of a string its value, else what is written
/// @param quote of a name whose key is quoted, the quote: a backtick or `"`; else 0
/// @param start the offset of its first character; `end` is that after its last
record Token(Kind kind, @Nullable String type, String text, char quote, int start, int end) {
  enum Kind {
    /// A key with or without a type, or a keyword. In double quotes and without a type it may be a
    /// string as well: only the place where it stands tells.
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
