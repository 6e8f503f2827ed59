package dev.quipu.query;

import dev.quipu.core.text.Text;
import org.jspecify.annotations.Nullable;

/// Splits a filter or order into tokens, one at a time, in one pass. A name is read whole, with its
/// type, because only after a type may an unquoted key contain `.`, `/`, `-` and `:`. The language
/// has no arithmetic, so these characters have no other use.
final class Lexer {
  private final Source source;
  private final String text;
  private final boolean isOfConditions;
  private int at;

  Lexer(Source source) {
    this(source, false);
  }

  private Lexer(Source source, boolean isOfConditions) {
    this.source = source;
    this.text = source.text();
    this.isOfConditions = isOfConditions;
  }

  /// A lexer for conditions of alerts: their names are keys of metrics, so `val/loss` needs no type
  /// before it, and a unit may stand right behind a number, as in `10m`.
  static Lexer ofConditions(Source source) {
    return new Lexer(source, true);
  }

  Token next() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    int start = at;
    if (at == text.length()) {
      return new Token(Token.Kind.END, null, "", (char) 0, start, start);
    }
    char c = text.charAt(at);
    return switch (c) {
      case '(' -> symbol(Token.Kind.OPEN, 1);
      case ')' -> symbol(Token.Kind.CLOSE, 1);
      case ',' -> symbol(Token.Kind.COMMA, 1);
      case '\'' -> new Token(Token.Kind.STRING, null, quoted(), (char) 0, start, at);
      case '`', '"' -> name();
      case '=', '!', '<', '>' -> operator();
      default -> {
        if (startsNumber()) {
          yield number();
        }
        if (isWordPart(text.codePointAt(at))) {
          yield name();
        }
        throw source.error(
            start, Character.charCount(text.codePointAt(at)), unexpected(text.codePointAt(at)));
      }
    };
  }

  private static String unexpected(int c) {
    return "Character " + Text.quote(Character.toString(c)) + " has no meaning here";
  }

  private Token symbol(Token.Kind kind, int length) {
    int start = at;
    at += length;
    return new Token(kind, null, text.substring(start, at), (char) 0, start, at);
  }

  private Token operator() {
    int start = at;
    while (at < text.length() && "=!<>".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String symbol = text.substring(start, at);
    for (Operator operator : Operator.values()) {
      if (operator.symbol().equals(symbol)) {
        return new Token(Token.Kind.OPERATOR, null, symbol, (char) 0, start, at);
      }
    }
    String hint =
        switch (symbol) {
          case "==" -> "; write = for equality";
          case "<>", "!" -> "; write != for inequality";
          default -> "; there are =, !=, <, <=, > and >=";
        };
    throw source.error(start, at - start, Text.quote(symbol) + " is no operator" + hint);
  }

  private boolean startsNumber() {
    int i = at;
    if (text.charAt(i) == '-' || text.charAt(i) == '+') {
      i++;
    }
    if (i < text.length() && text.charAt(i) == '.') {
      i++;
    }
    return i < text.length() && isDigit(text.charAt(i));
  }

  private Token number() {
    int start = at;
    while (at < text.length() && isNumberPart(at, start)) {
      at++;
    }
    String digits = text.substring(start, at);
    double value;
    try {
      value = Double.parseDouble(digits);
    } catch (NumberFormatException e) {
      throw source.error(
          start, at - start, Text.quote(digits) + " is no number; put a text into single quotes");
    }
    if (Double.isInfinite(value)) {
      throw source.error(
          start, at - start, "Number " + Text.quote(digits) + " is beyond the range of a double");
    }
    return new Token(Token.Kind.NUMBER, null, digits, (char) 0, start, at);
  }

  /// Includes letters, so that `0.1x` is one wrong number instead of a number and a name. A final
  /// `d` or `f`, which Java would accept, is wrong as well.
  private boolean isNumberPart(int i, int start) {
    char c = text.charAt(i);
    if (c == '-' || c == '+') {
      return i == start || text.charAt(i - 1) == 'e' || text.charAt(i - 1) == 'E';
    }
    if (Character.isLetter(c) && c != 'e' && c != 'E') {
      if (isOfConditions) {
        return false;
      }
      throw source.error(
          start,
          i + 1 - start,
          Text.quote(text.substring(start, i + 1))
              + " is no number; put a text into single quotes");
    }
    return isDigit(c) || c == '.' || c == 'e' || c == 'E' || c == '_';
  }

  private Token name() {
    return isOfConditions ? metric() : typed();
  }

  private Token metric() {
    int start = at;
    char quote = quoteAt();
    if (quote != 0) {
      return name(null, quoted(), quote, start);
    }
    String written = key();
    String type = written.startsWith("metrics.") ? "metrics." : "metric.";
    if (!written.startsWith(type)) {
      return name(null, written, (char) 0, start);
    }
    quote = written.equals(type) ? quoteAt() : 0;
    String key = quote == 0 ? written.substring(type.length()) : quoted();
    if (key.isEmpty()) {
      throw source.error(start, at - start, "A key is missing behind " + Text.quote(written));
    }
    return name("metrics", key, quote, start);
  }

  private Token typed() {
    int start = at;
    char quote = quoteAt();
    String first = quote == 0 ? word() : quoted();
    if (at == text.length() || text.charAt(at) != '.') {
      return name(null, first, quote, start);
    }
    at++;
    quote = quoteAt();
    String key = quote == 0 ? key() : quoted();
    if (key.isEmpty()) {
      throw source.error(
          start, at - start, "A key is missing behind " + Text.quote(text.substring(start, at)));
    }
    return name(first, key, quote, start);
  }

  private Token name(@Nullable String type, String key, char quote, int start) {
    return new Token(Token.Kind.NAME, type, key, quote, start, at);
  }

  private char quoteAt() {
    char c = at < text.length() ? text.charAt(at) : 0;
    return c == '`' || c == '"' ? c : 0;
  }

  private String word() {
    int start = at;
    while (at < text.length() && isWordPart(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    return text.substring(start, at);
  }

  private String key() {
    int start = at;
    while (at < text.length()
        && (isWordPart(text.codePointAt(at)) || "./-:".indexOf(text.charAt(at)) >= 0)) {
      at += Character.charCount(text.codePointAt(at));
    }
    return text.substring(start, at);
  }

  /// Reads a quoted text. A doubled quote inside stands for one quote.
  private String quoted() {
    int start = at;
    char quote = text.charAt(at++);
    StringBuilder out = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != quote) {
        out.append(c);
      } else if (at < text.length() && text.charAt(at) == quote) {
        out.append(quote);
        at++;
      } else {
        return out.toString();
      }
    }
    throw source.error(
        start,
        text.length() - start,
        "The quote " + Text.quote(Character.toString(quote)) + " that opens here is never closed");
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordPart(int c) {
    return c == '_'
        || Character.isLetterOrDigit(c)
        || Character.getType(c) == Character.NON_SPACING_MARK;
  }
}
