package dev.quipu.server.mlflow.graphql;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;

/// The tokens of a GraphQL document, one after the other.
final class Tokens {
  enum Kind {
    PUNCTUATOR,
    NAME,
    INTEGER,
    FLOAT,
    STRING,
    END
  }

  private final String in;
  private int at;
  private Kind kind = Kind.END;
  private String text = "";

  Tokens(String in) {
    this.in = in;
    advance();
  }

  Kind kind() {
    return kind;
  }

  /// The name, the number, the punctuator, or the value of the string.
  String text() {
    return text;
  }

  boolean is(String punctuator) {
    return kind == Kind.PUNCTUATOR && text.equals(punctuator);
  }

  /// Takes a punctuator if it is next.
  boolean take(String punctuator) {
    if (is(punctuator)) {
      advance();
      return true;
    }
    return false;
  }

  void expect(String punctuator) {
    if (!take(punctuator)) {
      throw bad("'" + punctuator + "' is missing before " + shown());
    }
  }

  String name() {
    if (kind != Kind.NAME) {
      throw bad("a name is missing before " + shown());
    }
    String name = text;
    advance();
    return name;
  }

  QuipuException unexpected() {
    return bad(shown() + " is not expected");
  }

  private String shown() {
    return kind == Kind.END ? "the end" : Text.quote(Text.first(text, 40));
  }

  private QuipuException bad(String why) {
    return QuipuException.invalid("Query is not GraphQL at character " + at + ": " + why);
  }

  void advance() {
    skip();
    if (at == in.length()) {
      kind = Kind.END;
      text = "";
      return;
    }
    int start = at;
    char c = in.charAt(at);
    if (isNameStart(c)) {
      while (at < in.length() && (isNameStart(in.charAt(at)) || isDigit(in.charAt(at)))) {
        at++;
      }
      set(Kind.NAME, in.substring(start, at));
    } else if (c == '-' || isDigit(c)) {
      number();
    } else if (c == '"') {
      set(Kind.STRING, in.startsWith("\"\"\"", at) ? block() : string());
    } else if (in.startsWith("...", at)) {
      at += 3;
      set(Kind.PUNCTUATOR, "...");
    } else if ("{}()[]:=!$@|&".indexOf(c) >= 0) {
      at++;
      set(Kind.PUNCTUATOR, String.valueOf(c));
    } else {
      throw bad("the character U+" + Integer.toHexString(c) + " is not expected");
    }
  }

  private void set(Kind newKind, String newText) {
    kind = newKind;
    text = newText;
  }

  private void skip() {
    while (at < in.length()) {
      char c = in.charAt(at);
      if (c == '#') {
        while (at < in.length() && in.charAt(at) != '\n') {
          at++;
        }
      } else if (" \t\r\n,\ufeff".indexOf(c) >= 0) {
        at++;
      } else {
        return;
      }
    }
  }

  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void number() {
    int start = at++;
    boolean isFloat = false;
    while (at < in.length() && (isDigit(in.charAt(at)) || ".eE+-".indexOf(in.charAt(at)) >= 0)) {
      isFloat |= !isDigit(in.charAt(at));
      at++;
    }
    set(isFloat ? Kind.FLOAT : Kind.INTEGER, in.substring(start, at));
  }

  private String string() {
    StringBuilder value = new StringBuilder();
    at++;
    while (true) {
      char c = next();
      if (c == '"') {
        return value.toString();
      } else if (c == '\n' || c == '\r') {
        throw bad("a string is not closed");
      }
      value.append(c == '\\' ? escaped() : c);
    }
  }

  private char next() {
    if (at == in.length()) {
      throw bad("a string is not closed");
    }
    return in.charAt(at++);
  }

  private char escaped() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit(next(), 16);
          if (digit < 0) {
            throw bad("an escape is no number");
          }
          unit = unit << 4 | digit;
        }
        yield (char) unit;
      }
      default -> throw bad("an escape is unknown");
    };
  }

  /// A block string, without taking the indentation away.
  private String block() {
    int end = in.indexOf("\"\"\"", at + 3);
    if (end < 0) {
      throw bad("a string is not closed");
    }
    String value = in.substring(at + 3, end);
    at = end + 3;
    return value;
  }
}
