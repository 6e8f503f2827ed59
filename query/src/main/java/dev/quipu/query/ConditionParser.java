package dev.quipu.query;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Keys;
import dev.quipu.core.text.Text;
import dev.quipu.query.Condition.NumberKind;
import dev.quipu.query.Condition.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads the condition of an alert by recursive descent:
///
/// ```
/// condition = and (OR and)*
/// and       = not (AND not)*
/// not       = NOT not | "(" condition ")" | test
/// test      = value operator (value | number)
///           | value IS [NOT] (NAN | INFINITE | FINITE)
///           | no_improvement "(" metric "," steps "," (HIGHER | LOWER) ")"
///           | SILENT FOR number unit
/// value     = metric | change "(" metric "," steps ")"
/// steps     = number (STEP | STEPS)
/// ```
///
/// A metric is its key, with or without `metrics.` before it, and in backticks if it has other
/// characters than letters, digits, `_`, `.`, `/`, `-` and `:`, or is a word of the language.
/// Errors are those of [FilterParser], with the field `condition`.
public final class ConditionParser {
  private static final String CHANGE = "change";
  private static final String NO_IMPROVEMENT = "no_improvement";

  private static final Map<String, Long> UNITS_MS =
      Map.ofEntries(
          Map.entry("s", 1000L),
          Map.entry("second", 1000L),
          Map.entry("seconds", 1000L),
          Map.entry("m", 60_000L),
          Map.entry("min", 60_000L),
          Map.entry("minute", 60_000L),
          Map.entry("minutes", 60_000L),
          Map.entry("h", 3_600_000L),
          Map.entry("hour", 3_600_000L),
          Map.entry("hours", 3_600_000L),
          Map.entry("d", 86_400_000L),
          Map.entry("day", 86_400_000L),
          Map.entry("days", 86_400_000L));

  private final Source source;
  private final Lexer lexer;
  private Token token;
  private int depth;
  private int tests;

  private ConditionParser(Source source) {
    this.source = source.check();
    this.lexer = Lexer.ofConditions(source);
    this.token = lexer.next();
  }

  /// Parses a condition.
  ///
  /// @throws QuipuException INVALID_ARGUMENT with the details `field`, `position` and `length`
  public static Condition parse(String text) {
    return new ConditionParser(Source.condition(text)).whole();
  }

  private Condition whole() {
    Condition condition = or();
    if (!token.is(Token.Kind.END)) {
      throw expected("AND, OR or the end");
    }
    return condition;
  }

  private Condition or() {
    List<Condition> parts = new ArrayList<>();
    parts.add(and());
    while (token.isKeyword("OR")) {
      take();
      parts.add(and());
    }
    return parts.size() == 1 ? parts.getFirst() : new Condition.Or(parts);
  }

  private Condition and() {
    List<Condition> parts = new ArrayList<>();
    parts.add(not());
    while (token.isKeyword("AND")) {
      take();
      parts.add(not());
    }
    return parts.size() == 1 ? parts.getFirst() : new Condition.And(parts);
  }

  private Condition not() {
    boolean not = token.isKeyword("NOT");
    if (!not && !token.is(Token.Kind.OPEN)) {
      return test();
    }
    if (++depth > QueryLimits.FILTER_DEPTH) {
      throw source.error(
          token,
          "NOT and parentheses are nested deeper than " + QueryLimits.FILTER_DEPTH + " levels");
    }
    take();
    Condition condition;
    if (not) {
      condition = new Condition.Not(not());
    } else {
      condition = or();
      take(Token.Kind.CLOSE, "AND, OR or \")\"");
    }
    depth--;
    return condition;
  }

  private Condition test() {
    if (++tests > QueryLimits.CONDITION_TESTS) {
      throw source.error(
          token, "There are more than " + QueryLimits.CONDITION_TESTS + " tests in one condition");
    }
    if (!token.is(Token.Kind.NAME)) {
      throw expected("a metric such as loss");
    }
    Token name = take();
    if (name.isKeyword("SILENT") && token.isKeyword("FOR")) {
      return silence();
    }
    if (name.isKeyword(NO_IMPROVEMENT) && token.is(Token.Kind.OPEN)) {
      return noImprovement();
    }
    Value value = value(name);
    return token.isKeyword("IS") ? is(value) : comparison(name, value);
  }

  private Condition comparison(Token name, Value left) {
    if (!token.is(Token.Kind.OPERATOR)) {
      throw expected("an operator or IS after " + source.shown(name));
    }
    Token symbol = take();
    Operator operator =
        Operator.find(symbol.text())
            .orElseThrow(() -> source.error(symbol, source.shown(symbol) + " is no operator"));
    if (token.is(Token.Kind.NUMBER)) {
      double bound = Double.parseDouble(take().text());
      return new Condition.Comparison(left, operator, new Value.Constant(bound));
    }
    if (!token.is(Token.Kind.NAME)) {
      throw expected("a number or a metric");
    }
    Token other = take();
    if (other.quote() == 0 && (other.isKeyword("NAN") || other.isKeyword("INFINITY"))) {
      throw source.error(other, "Nothing equals NaN: write IS NAN, IS INFINITE or IS FINITE");
    }
    return new Condition.Comparison(left, operator, value(other));
  }

  private Condition is(Value value) {
    take();
    boolean negated = token.isKeyword("NOT");
    if (negated) {
      take();
    }
    for (NumberKind kind : NumberKind.values()) {
      if (token.isKeyword(kind.name())) {
        take();
        return new Condition.Is(value, kind, negated);
      }
    }
    throw expected("NAN, INFINITE or FINITE");
  }

  private Condition noImprovement() {
    take();
    String key = metric(name());
    take(Token.Kind.COMMA, "\",\" and a number of steps");
    long steps = steps();
    String words = "HIGHER or LOWER, whichever is better";
    take(Token.Kind.COMMA, "\",\" and " + words);
    boolean higher = token.isKeyword("HIGHER");
    if (!higher && !token.isKeyword("LOWER")) {
      throw expected(words);
    }
    take();
    take(Token.Kind.CLOSE, "\")\"");
    return new Condition.NoImprovement(key, steps, higher);
  }

  private Condition silence() {
    take();
    Token number = number("a time such as 10m");
    Token word = token;
    Long unit = UNITS_MS.get(word.text().toLowerCase(Locale.ROOT));
    if (!word.is(Token.Kind.NAME) || unit == null) {
      throw expected("s, m, h or d after " + source.shown(number));
    }
    take();
    BigDecimal ms = new BigDecimal(number.text()).multiply(BigDecimal.valueOf(unit));
    if (ms.compareTo(BigDecimal.valueOf(QueryLimits.LEAST_SILENCE_MS)) < 0
        || ms.compareTo(BigDecimal.valueOf(QueryLimits.LONGEST_SILENCE_MS)) > 0) {
      throw source.error(
          number.start(),
          word.end() - number.start(),
          "The time is "
              + Text.quote(source.text().substring(number.start(), word.end()))
              + "; "
              + QueryLimits.LEAST_SILENCE_MS / 1000
              + " s to "
              + QueryLimits.LONGEST_SILENCE_MS / 86_400_000
              + " days are allowed");
    }
    return new Condition.Silent(ms.longValue());
  }

  private Value value(Token name) {
    if (name.isKeyword(CHANGE) && token.is(Token.Kind.OPEN)) {
      take();
      String key = metric(name());
      take(Token.Kind.COMMA, "\",\" and a number of steps");
      long steps = steps();
      take(Token.Kind.CLOSE, "\")\"");
      return new Value.Change(key, steps);
    }
    if (token.is(Token.Kind.OPEN)) {
      throw source.error(
          name,
          "Unknown function "
              + source.shown(name)
              + "; there are "
              + CHANGE
              + "(...) and "
              + NO_IMPROVEMENT
              + "(...)");
    }
    return new Value.Metric(metric(name));
  }

  private Token name() {
    if (!token.is(Token.Kind.NAME)) {
      throw expected("a metric such as loss");
    }
    return take();
  }

  private String metric(Token name) {
    try {
      return Keys.check("Metric key", name.text());
    } catch (QuipuException e) {
      throw source.error(name, e.message());
    }
  }

  private long steps() {
    Token number = number("a number of steps");
    BigDecimal steps = new BigDecimal(number.text());
    if (steps.stripTrailingZeros().scale() > 0
        || steps.signum() <= 0
        || steps.compareTo(BigDecimal.valueOf(QueryLimits.WINDOW_STEPS)) > 0) {
      throw source.error(
          number,
          "The window has "
              + number.text()
              + " steps; an integer from 1 to "
              + QueryLimits.WINDOW_STEPS
              + " is allowed");
    }
    if (!token.isKeyword("STEPS") && !token.isKeyword("STEP")) {
      throw expected("STEPS after " + number.text());
    }
    take();
    return steps.longValueExact();
  }

  /// A number of few digits, so that it is exact in a [BigDecimal] of moderate size.
  private Token number(String what) {
    if (!token.is(Token.Kind.NUMBER)) {
      throw expected(what);
    }
    if (token.text().length() > QueryLimits.NUMBER_CHARS
        || token.text().toLowerCase(Locale.ROOT).contains("e")) {
      throw source.error(token, source.shown(token) + " is no number that may stand here");
    }
    return take();
  }

  private Token take() {
    Token taken = token;
    token = lexer.next();
    return taken;
  }

  private void take(Token.Kind kind, String what) {
    if (!token.is(kind)) {
      throw expected(what);
    }
    take();
  }

  private QuipuException expected(String what) {
    return source.error(token, "Expected " + what + ", found " + source.shown(token));
  }
}
