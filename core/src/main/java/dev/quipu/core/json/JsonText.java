package dev.quipu.core.json;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.text.Text;

/// A value of a row that a double cannot hold: a string, a boolean, null, an array, an object, or a
/// number such as an integer beyond 2^53. The JSON text is kept as RFC 8259 defines it, without
/// white space between tokens, at most [Limits#VALUE_BYTES] of UTF-8 and [Limits#VALUE_DEPTH] deep.
/// Duplicate names in an object are not detected.
public record JsonText(String text) {
  /// @throws QuipuException INVALID_ARGUMENT if the text is not JSON of this form
  public JsonText {
    new Scanner(text).scan();
  }

  public static final JsonText NULL = new JsonText("null");
  public static final JsonText TRUE = new JsonText("true");
  public static final JsonText FALSE = new JsonText("false");

  /// Whether the value is a string.
  public boolean isString() {
    return text.charAt(0) == '"';
  }

  @Override
  public String toString() {
    return text;
  }

  /// The error of a value that is too large.
  ///
  /// @param bytes the size of the value, in words
  public static QuipuException tooLarge(String bytes) {
    return new QuipuException(
        ErrorCode.INVALID_ARGUMENT,
        "Value has "
            + bytes
            + " bytes of JSON; at most "
            + Limits.VALUE_BYTES
            + " are allowed, and longer text is an artifact");
  }

  /// Reads one text from start to end.
  private static final class Scanner {
    private final String in;
    private int at;
    private int bytes;

    Scanner(String in) {
      this.in = in;
    }

    void scan() {
      // Each character has at least one byte.
      if (in.length() > Limits.VALUE_BYTES) {
        throw tooLarge("at least " + in.length());
      }
      value(0);
      if (at != in.length()) {
        throw bad("it goes on after its end");
      }
      if (bytes > Limits.VALUE_BYTES) {
        throw tooLarge(String.valueOf(bytes));
      }
    }

    private void value(int depth) {
      switch (peek()) {
        case '{' -> object(depth + 1);
        case '[' -> array(depth + 1);
        case '"' -> string();
        case 't' -> word("true");
        case 'f' -> word("false");
        case 'n' -> word("null");
        default -> number();
      }
    }

    private void object(int depth) {
      enter(depth);
      if (peek() == '}') {
        take();
        return;
      }
      while (true) {
        if (peek() != '"') {
          throw bad("a name is missing");
        }
        string();
        expect(':');
        value(depth);
        if (peek() == '}') {
          take();
          return;
        }
        expect(',');
      }
    }

    private void array(int depth) {
      enter(depth);
      if (peek() == ']') {
        take();
        return;
      }
      while (true) {
        value(depth);
        if (peek() == ']') {
          take();
          return;
        }
        expect(',');
      }
    }

    private void enter(int depth) {
      if (depth > Limits.VALUE_DEPTH) {
        throw QuipuException.invalid(
            "Value is nested more than " + Limits.VALUE_DEPTH + " deep, which is not allowed");
      }
      take();
    }

    private void string() {
      take();
      while (true) {
        char c = take();
        if (c == '"') {
          return;
        } else if (c == '\\') {
          escape();
        } else if (c < ' ') {
          throw bad("a control character is not escaped");
        } else if (Character.isSurrogate(c)) {
          if (!Character.isHighSurrogate(c) || !Character.isLowSurrogate(peek())) {
            throw bad("a surrogate stands alone");
          }
          take();
          // Four bytes for both surrogates.
          bytes += 2;
        } else if (c >= 0x80) {
          bytes += c < 0x800 ? 1 : 2;
        }
      }
    }

    private void escape() {
      char c = take();
      if (c == 'u') {
        char unit = hex();
        if (Character.isLowSurrogate(unit)) {
          throw bad("a surrogate stands alone");
        }
        if (Character.isHighSurrogate(unit)
            && (take() != '\\' || take() != 'u' || !Character.isLowSurrogate(hex()))) {
          throw bad("a surrogate stands alone");
        }
      } else if ("\"\\/bfnrt".indexOf(c) < 0) {
        throw bad("an escape is unknown");
      }
    }

    private char hex() {
      int unit = 0;
      for (int i = 0; i < 4; i++) {
        char c = take();
        int digit = c < 0x80 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
          throw bad("an escape is no number");
        }
        unit = unit << 4 | digit;
      }
      return (char) unit;
    }

    private void number() {
      int start = at;
      if (peek() == '-') {
        take();
      }
      if (peek() == '0') {
        take();
      } else {
        digits();
      }
      if (peek() == '.') {
        take();
        digits();
      }
      if (peek() == 'e' || peek() == 'E') {
        take();
        if (peek() == '+' || peek() == '-') {
          take();
        }
        digits();
      }
      if (at - start > Limits.VALUE_NUMBER_CHARS) {
        throw QuipuException.invalid(
            "Value holds a number of "
                + (at - start)
                + " characters; at most "
                + Limits.VALUE_NUMBER_CHARS
                + " are allowed");
      }
    }

    private void digits() {
      if (!isDigit(peek())) {
        throw bad("a value is missing");
      }
      while (isDigit(peek())) {
        take();
      }
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }

    private void word(String word) {
      if (!in.startsWith(word, at)) {
        throw bad("a value is missing");
      }
      at += word.length();
      bytes += word.length();
    }

    private void expect(char wanted) {
      if (peek() != wanted) {
        throw bad("'" + wanted + "' is missing");
      }
      take();
    }

    /// The next character; at the end U+0000, which JSON never contains.
    private char peek() {
      return at < in.length() ? in.charAt(at) : 0;
    }

    private char take() {
      if (at == in.length()) {
        throw bad("it ends too early");
      }
      bytes++;
      return in.charAt(at++);
    }

    private QuipuException bad(String why) {
      return QuipuException.invalid(
          "Value "
              + Text.quote(in)
              + " is not JSON without white space: "
              + why
              + " at position "
              + at);
    }
  }
}
