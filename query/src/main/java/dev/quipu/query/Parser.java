package dev.quipu.query;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Reads one filter or order by recursive descent:
///
/// ```
/// filter     = and (OR and)*
/// and        = not (AND not)*
/// not        = NOT not | "(" filter ")" | comparison
/// comparison = name operator value
///            | name [I]LIKE string
///            | name [NOT] IN "(" string ("," string)* [","] ")"
///            | name IS [NOT] NULL
/// order      = name [ASC | DESC]
/// ```
///
/// Depth and number of comparisons are limited. This bounds the stack here, and the work of every
/// reader of the tree.
final class Parser {
  private final Source source;
  private final Vocabulary vocabulary;
  private final Conditions conditions;
  private final Lexer lexer;
  private Token token;
  private int depth;
  private int comparisons;

  Parser(Source source, Vocabulary vocabulary) {
    this.source = source.check();
    this.vocabulary = vocabulary;
    this.conditions = new Conditions(vocabulary);
    this.lexer = new Lexer(source);
    this.token = lexer.next();
  }

  Filter filter() {
    Filter filter = or();
    if (!token.is(Token.Kind.END)) {
      throw expected("AND, OR or the end");
    }
    return filter;
  }

  Order order() {
    Subject subject = subject();
    Token name = subject.name();
    Field field = subject.fields().getFirst();
    if (field instanceof Field.Dataset) {
      throw source.error(name, "Runs cannot be ordered by a dataset: a run may use several");
    }
    if (field instanceof Field.OfSpan
        || field instanceof Field.AssessmentValue
        || (field instanceof Field.TraceAttribute(var column) && column.isSeveral())) {
      throw source.error(
          name, "Traces cannot be ordered by " + source.shown(name) + ": a trace may have several");
    }
    boolean descending = token.isKeyword("DESC");
    if (descending || token.isKeyword("ASC")) {
      take();
    }
    if (!token.is(Token.Kind.END)) {
      throw expected("ASC, DESC or the end");
    }
    return new Order(field, descending);
  }

  private Filter or() {
    List<Filter> parts = new ArrayList<>();
    parts.add(and());
    while (token.isKeyword("OR")) {
      take();
      parts.add(and());
    }
    return parts.size() == 1 ? parts.get(0) : new Filter.Or(parts);
  }

  private Filter and() {
    List<Filter> parts = new ArrayList<>();
    parts.add(not());
    while (token.isKeyword("AND")) {
      take();
      parts.add(not());
    }
    return parts.size() == 1 ? parts.get(0) : new Filter.And(parts);
  }

  private Filter not() {
    boolean not = token.isKeyword("NOT");
    if (!not && !token.is(Token.Kind.OPEN)) {
      return comparison();
    }
    if (++depth > QueryLimits.FILTER_DEPTH) {
      throw source.error(
          token,
          "NOT and parentheses are nested deeper than " + QueryLimits.FILTER_DEPTH + " levels");
    }
    take();
    Filter filter;
    if (not) {
      filter = new Filter.Not(not());
    } else {
      filter = or();
      take(Token.Kind.CLOSE, "AND, OR or \")\"");
    }
    depth--;
    return filter;
  }

  private Filter comparison() {
    Subject subject = subject();
    Token name = subject.name();
    List<Field> fields = subject.fields();
    if (++comparisons > QueryLimits.FILTER_CLAUSES) {
      throw source.error(
          name, "There are more than " + QueryLimits.FILTER_CLAUSES + " comparisons in one filter");
    }
    return token.isKeyword("IS")
        ? isNull(name, fields)
        : onFirst(fields, condition(name, fields.getFirst()));
  }

  /// A condition on the value of the first of the fields that has one.
  private static Filter onFirst(List<Field> fields, Function<Field, Filter> condition) {
    return fields.size() == 1 ? condition.apply(fields.getFirst()) : onPresent(fields, condition);
  }

  private static Filter onPresent(List<Field> fields, Function<Field, Filter> condition) {
    Field first = fields.getFirst();
    Filter holds = condition.apply(first);
    if (!canBeMissing(first)) {
      holds = new Filter.And(List.of(missing(first, true), holds));
    }
    if (fields.size() == 1) {
      return holds;
    }
    Filter others = onPresent(fields.subList(1, fields.size()), condition);
    return new Filter.Or(List.of(holds, new Filter.And(List.of(missing(first, false), others))));
  }

  /// Whether one of several fields has no value: an attribute that every run has is then empty.
  private static Filter missing(Field field, boolean negated) {
    return canBeMissing(field)
        ? new Filter.IsNull(field, negated)
        : new Filter.TextComparison(field, negated ? Operator.NOT_EQUAL : Operator.EQUAL, "");
  }

  /// @param field whose kind of value is compared
  private Function<Field, Filter> condition(Token name, Field field) {
    if (token.is(Token.Kind.OPERATOR)) {
      return operator(name, field);
    }
    if (token.isKeyword("LIKE") || token.isKeyword("ILIKE")) {
      return like(name, field);
    }
    if (token.isKeyword("IN")) {
      return in(name, field, false);
    }
    if (token.isKeyword("NOT")) {
      take();
      if (!token.isKeyword("IN")) {
        throw expected("IN after NOT");
      }
      return in(name, field, true);
    }
    throw expected("an operator after " + source.shown(name));
  }

  private Function<Field, Filter> operator(Token name, Field field) {
    Token symbol = take();
    Operator operator = operator(symbol);
    if (token.is(Token.Kind.NUMBER)) {
      if (!takesNumber(field)) {
        throw source.error(
            token,
            source.shown(name) + " is a text: put " + source.shown(token) + " into single quotes");
      }
      double value = Double.parseDouble(take().text());
      return on -> new Filter.NumberComparison(on, operator, value);
    }
    if (!takesText(field)) {
      throw expected("a number: " + source.shown(name) + " is compared with numbers");
    }
    if (!token.isString()) {
      throw expected("a text in single quotes" + (takesNumber(field) ? " or a number" : ""));
    }
    if (operator != Operator.EQUAL && operator != Operator.NOT_EQUAL) {
      String hint =
          takesNumber(field) ? "; write the number without quotes to compare numbers" : "";
      throw source.error(
          symbol,
          "A text can be compared by =, !=, LIKE, ILIKE and IN, not by " + symbol.text() + hint);
    }
    String value = take().text();
    return on -> conditions.text(on, operator, value);
  }

  private Function<Field, Filter> like(Token name, Field field) {
    Token keyword = take();
    requireText(name, field, keyword);
    Token pattern = string();
    if (Text.isLonger(pattern.text(), QueryLimits.LIKE_PATTERN_CHARS)) {
      throw source.error(
          pattern,
          "Pattern has "
              + Text.length(pattern.text())
              + " characters; at most "
              + QueryLimits.LIKE_PATTERN_CHARS
              + " are allowed");
    }
    boolean ignoreCase = keyword.isKeyword("ILIKE");
    return on -> conditions.like(on, pattern.text(), ignoreCase);
  }

  private Function<Field, Filter> in(Token name, Field field, boolean negated) {
    Token keyword = take();
    if (!Conditions.isExperimentId(field)) {
      requireText(name, field, keyword);
    }
    take(Token.Kind.OPEN, "\"(\" and a list of texts in single quotes");
    List<String> values = new ArrayList<>();
    values.add(string().text());
    while (token.is(Token.Kind.COMMA)) {
      take();
      // Python writes a tuple of one element as ('a',), and its users paste tuples into filters.
      if (token.is(Token.Kind.CLOSE)) {
        break;
      }
      if (values.size() == QueryLimits.FILTER_LIST_VALUES) {
        throw source.error(
            token, "The list has more than " + QueryLimits.FILTER_LIST_VALUES + " values");
      }
      values.add(string().text());
    }
    take(Token.Kind.CLOSE, "\",\" or \")\"");
    return on -> conditions.in(on, values, negated);
  }

  private static boolean canBeMissing(Field field) {
    return switch (field) {
      case Field.Param _, Field.Tag _ -> true;
      case Field.RunAttribute(var attribute) -> attribute == Field.Attribute.PARENT_RUN_ID;
      case Field.ColumnAttribute attribute -> attribute.canBeMissing();
      case Field.OfTrace trace -> trace.canBeMissing();
      case Field.RunPath _,
          Field.Metric _,
          Field.Dataset _,
          Field.ExperimentAttribute _,
          Field.ModelAttribute _ ->
          false;
    };
  }

  private Filter isNull(Token name, List<Field> fields) {
    Token keyword = take();
    boolean negated = token.isKeyword("NOT");
    if (negated) {
      take();
    }
    if (!token.isKeyword("NULL")) {
      throw expected("NULL" + (negated ? "" : " or NOT NULL"));
    }
    take();
    if (!canBeMissing(fields.getFirst())) {
      List<String> attributes = vocabulary.attributes(Parser::canBeMissing);
      throw source.error(
          keyword,
          "Only "
              + Vocabulary.listed(vocabulary.keyTypes(Parser::canBeMissing))
              + (attributes.isEmpty() ? "" : ", and " + Vocabulary.listed(attributes) + ",")
              + " can be compared with NULL, not "
              + source.shown(name));
    }
    List<Filter> parts = fields.stream().map(field -> missing(field, negated)).toList();
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    return negated ? new Filter.Or(parts) : new Filter.And(parts);
  }

  /// What a comparison or an order looks at.
  ///
  /// @param name the token that messages show
  /// @param fields the value is that of the first which a run has
  private record Subject(Token name, List<Field> fields) {}

  /// Takes a field, or an aggregate of a metric such as `max(metrics.loss)`.
  private Subject subject() {
    Token name = name();
    if (name.type() != null || name.quote() != 0 || !token.is(Token.Kind.OPEN)) {
      return new Subject(name, vocabulary.fields(source, name));
    }
    Field.Aggregate aggregate =
        Field.Aggregate.find(name.text())
            .orElseThrow(() ->
                source.error(
                    name,
                    "Unknown aggregate "
                        + source.shown(name)
                        + "; metrics have "
                        + Vocabulary.listed(
                            Arrays.stream(Field.Aggregate.values())
                                .map(Field.Aggregate::word)
                                .toList())));
    take();
    Token metric = name();
    if (!(vocabulary.fields(source, metric).getFirst() instanceof Field.Metric(var key, _))) {
      throw source.error(
          metric,
          source.shown(metric) + " is no metric: " + aggregate.word() + "(...) takes a metric");
    }
    take(Token.Kind.CLOSE, "\")\" behind " + source.shown(metric));
    return new Subject(metric, List.of(new Field.Metric(key, aggregate)));
  }

  /// Takes a name. An attribute of two words needs no quotes.
  private Token name() {
    if (!token.is(Token.Kind.NAME)) {
      throw expected("a field such as " + vocabulary.example());
    }
    Token name = take();
    if (name.quote() == 0 && token.is(Token.Kind.NAME) && token.isKeyword(token.text())) {
      String both = name.text() + " " + token.text();
      if (vocabulary.hasAttribute(both)) {
        int end = take().end();
        return new Token(Token.Kind.NAME, name.type(), both, (char) 0, name.start(), end);
      }
    }
    return name;
  }

  private Token string() {
    if (!token.isString()) {
      throw expected("a text in single quotes");
    }
    return take();
  }

  private void requireText(Token name, Field field, Token keyword) {
    if (!takesText(field) || Conditions.isExperimentId(field)) {
      throw source.error(
          keyword,
          source.shown(name)
              + " is a number: compare it by =, !=, <, <=, > or >=, not by "
              + source.shown(keyword));
    }
  }

  private static boolean takesNumber(Field field) {
    return switch (field) {
      case Field.Metric metric -> true;
      case Field.Param param -> true;
      case Field.RunAttribute attribute -> attribute.attribute().isNumber();
      case Field.RunPath path -> false;
      case Field.ExperimentAttribute attribute -> attribute.column().isNumber();
      case Field.ModelAttribute attribute -> attribute.column().isNumber();
      case Field.ColumnAttribute attribute -> attribute.isNumber();
      case Field.OfTrace trace -> trace.isNumber();
      case Field.Tag tag -> false;
      case Field.Dataset dataset -> false;
    };
  }

  private static boolean takesText(Field field) {
    return switch (field) {
      case Field.Metric metric -> false;
      case Field.Param param -> true;
      case Field.RunAttribute attribute -> !attribute.attribute().isNumber();
      case Field.RunPath path -> true;
      case Field.ExperimentAttribute attribute ->
          !attribute.column().isNumber() || Conditions.isExperimentId(field);
      case Field.ModelAttribute attribute -> !attribute.column().isNumber();
      case Field.ColumnAttribute attribute -> !attribute.isNumber();
      case Field.OfTrace trace -> trace.isText();
      case Field.Tag tag -> true;
      case Field.Dataset dataset -> true;
    };
  }

  private static Operator operator(Token symbol) {
    return Operator.find(symbol.text())
        .orElseThrow(
            () -> new IllegalStateException("The lexer let through operator " + symbol.text()));
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
