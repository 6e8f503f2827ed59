package dev.quipu.server.mlflow.graphql;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the one operation of a GraphQL document. Fragments are refused, and so are directives on
/// fields; those of the operation are skipped. Limits are checked while reading.
final class QueryParser {
  private final Tokens tokens;
  private final Function<String, @Nullable Object> variables;
  private int selections;
  private @Nullable Refusal tooMany;

  private QueryParser(String query, Function<String, @Nullable Object> variables) {
    this.tokens = new Tokens(query);
    this.variables = variables;
  }

  /// The root fields of the operation.
  ///
  /// @param variables gives the value of a variable; null if there is none
  /// @throws QuipuException INVALID_ARGUMENT if the text is not GraphQL
  /// @throws Refusal if the query exceeds a limit
  static List<Selection> read(String query, Function<String, @Nullable Object> variables) {
    if (query.length() > GraphqlLimits.QUERY_CHARS) {
      throw new Refusal(
          "Query has "
              + query.length()
              + " characters; at most "
              + GraphqlLimits.QUERY_CHARS
              + " are allowed");
    }
    return new QueryParser(query, variables).operation();
  }

  private List<Selection> operation() {
    if (!tokens.is("{")) {
      String kind = tokens.name();
      if (!kind.equals("query") && !kind.equals("mutation")) {
        throw new Refusal("This server knows queries and mutations, no " + Text.quote(kind));
      }
      if (tokens.kind() == Tokens.Kind.NAME) {
        tokens.advance();
      }
      variables();
      directives();
    }
    List<Selection> root = selections(1);
    if (tokens.kind() != Tokens.Kind.END) {
      throw new Refusal("A query must be one operation, without fragments");
    }
    checkCount(root.size(), GraphqlLimits.ROOT_FIELDS, "root fields");
    if (tooMany != null) {
      throw tooMany;
    }
    return root;
  }

  private static void checkCount(int count, int limit, String what) {
    if (count > limit) {
      throw new Refusal(
          "GraphQL queries should have at most "
              + limit
              + " "
              + what
              + ", got "
              + count
              + " "
              + what);
    }
  }

  /// Skips the types of the variables; those of the arguments are checked where they are used.
  private void variables() {
    if (tokens.take("(")) {
      while (!tokens.take(")")) {
        tokens.expect("$");
        tokens.name();
        tokens.expect(":");
        int lists = 0;
        while (tokens.take("[")) {
          lists++;
        }
        tokens.name();
        tokens.take("!");
        for (; lists > 0; lists--) {
          tokens.expect("]");
          tokens.take("!");
        }
        if (tokens.take("=")) {
          throw new Refusal("Variables with a default value are not supported");
        }
      }
    }
  }

  private void directives() {
    while (tokens.take("@")) {
      tokens.name();
      arguments();
    }
  }

  private List<Selection> selections(int depth) {
    if (depth > GraphqlLimits.DEPTH) {
      throw new Refusal("Query exceeds maximum depth of " + GraphqlLimits.DEPTH);
    }
    tokens.expect("{");
    List<Selection> fields = new ArrayList<>();
    int aliases = 0;
    while (!tokens.take("}")) {
      if (tokens.is("...")) {
        throw new Refusal("Fragments are not supported");
      }
      if (++selections > GraphqlLimits.SELECTIONS) {
        throw new Refusal("Query exceeds maximum total selections of " + GraphqlLimits.SELECTIONS);
      }
      String name = tokens.name();
      String alias = name;
      if (tokens.take(":")) {
        name = tokens.name();
        aliases++;
      }
      Map<String, @Nullable Object> arguments = arguments();
      if (tokens.is("@")) {
        throw new Refusal("Directives on fields are not supported");
      }
      fields.add(
          new Selection(
              alias, name, arguments, tokens.is("{") ? selections(depth + 1) : List.of()));
    }
    if (fields.isEmpty()) {
      throw QuipuException.invalid("Query is not GraphQL: a selection is empty");
    }
    // Told only if the root fields are not too many, as MLflow does.
    if (aliases > GraphqlLimits.ALIASES && tooMany == null) {
      try {
        checkCount(aliases, GraphqlLimits.ALIASES, "aliases");
      } catch (Refusal refusal) {
        tooMany = refusal;
      }
    }
    return fields;
  }

  private Map<String, @Nullable Object> arguments() {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    if (tokens.take("(")) {
      while (!tokens.take(")")) {
        put(arguments, 0);
      }
    }
    return arguments;
  }

  private void put(Map<String, @Nullable Object> values, int depth) {
    String name = tokens.name();
    tokens.expect(":");
    @Nullable Object value = value(depth);
    if (values.containsKey(name)) {
      throw QuipuException.invalid("Query names the argument " + Text.quote(name) + " twice");
    }
    values.put(name, value);
  }

  private @Nullable Object value(int depth) {
    if (depth > GraphqlLimits.VALUE_DEPTH) {
      throw new Refusal("An argument is nested more than " + GraphqlLimits.VALUE_DEPTH + " deep");
    }
    if (tokens.take("$")) {
      return variables.apply(tokens.name());
    } else if (tokens.take("[")) {
      List<@Nullable Object> list = new ArrayList<>();
      while (!tokens.take("]")) {
        list.add(value(depth + 1));
      }
      return list;
    } else if (tokens.take("{")) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      while (!tokens.take("}")) {
        put(object, depth + 1);
      }
      return object;
    }
    String text = tokens.text();
    Object value =
        switch (tokens.kind()) {
          case STRING -> text;
          case INTEGER ->
              Text.integer(text).stream()
                  .boxed()
                  .findFirst()
                  .orElseThrow(() ->
                      QuipuException.invalid(
                          "Query holds " + Text.first(text, 40) + ", which is no 64-bit integer"));
          case FLOAT -> real(text);
          case NAME ->
              switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> text;
              };
          case PUNCTUATOR, END -> throw tokens.unexpected();
        };
    boolean isNull = tokens.kind() == Tokens.Kind.NAME && text.equals("null");
    tokens.advance();
    return isNull ? null : value;
  }

  private static double real(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw QuipuException.invalid("Query holds " + Text.first(text, 40) + ", which is no number");
    }
  }
}
