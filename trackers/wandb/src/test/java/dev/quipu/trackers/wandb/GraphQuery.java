package dev.quipu.trackers.wandb;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A query of GraphQL: as much of the language as the clients of W&B use.
final class GraphQuery {
  private static final Pattern TOKEN =
      Pattern.compile(
          "[A-Za-z_]\\w*|\\$\\w+|\\.\\.\\.|\"(?:\\\\.|[^\"])*\"|-?\\d+|[!@{}()\\[\\]:=]");

  private record Variable(String name) {}

  private record Field(
      String name, Map<String, Object> arguments, List<Field> selection, boolean isFragment) {}

  private final List<String> tokens = new ArrayList<>();
  private int at;
  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<String, List<Field>> fragments = new LinkedHashMap<>();
  private List<Field> fields = List.of();

  GraphQuery(String text) {
    Matcher token = TOKEN.matcher(text.replaceAll("#[^\n]*", ""));
    while (token.find()) {
      tokens.add(token.group());
    }
    while (at < tokens.size()) {
      definition();
    }
  }

  private String next() {
    return tokens.get(at++);
  }

  private boolean skip(String token) {
    boolean isThere = at < tokens.size() && tokens.get(at).equals(token);
    at += isThere ? 1 : 0;
    return isThere;
  }

  private void definition() {
    if (skip("fragment")) {
      String name = next();
      at += 2;
      fragments.put(name, selection());
      return;
    }
    while (!tokens.get(at).equals("{")) {
      if (skip("(")) {
        while (!skip(")")) {
          String name = next().substring(1);
          at++;
          StringBuilder type = new StringBuilder();
          while (!tokens.get(at).startsWith("$") && !tokens.get(at).equals(")")) {
            type.append(next());
          }
          types.put(name, type.toString().replaceAll("=.*", ""));
        }
      } else {
        at++;
      }
    }
    fields = selection();
  }

  private List<Field> selection() {
    List<Field> selected = new ArrayList<>();
    if (!skip("{")) {
      return selected;
    }
    while (!skip("}")) {
      boolean isFragment = skip("...");
      String name = next();
      if (skip(":")) {
        name = next();
      }
      Map<String, Object> arguments = skip("(") ? arguments(")") : Map.of();
      while (skip("@")) {
        at++;
        if (skip("(")) {
          arguments(")");
        }
      }
      selected.add(new Field(name, arguments, isFragment ? List.of() : selection(), isFragment));
    }
    return selected;
  }

  private Map<String, Object> arguments(String end) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    while (!skip(end)) {
      String name = next();
      at++;
      arguments.put(name, value());
    }
    return arguments;
  }

  private Object value() {
    if (skip("{")) {
      return arguments("}");
    }
    if (skip("[")) {
      List<Object> many = new ArrayList<>();
      while (!skip("]")) {
        many.add(value());
      }
      return many;
    }
    String token = next();
    return token.startsWith("$")
        ? new Variable(token.substring(1))
        : token.startsWith("\"") ? token.substring(1, token.length() - 1) : token;
  }

  /// What the query asks: each field with the arguments that it takes and their types, and the
  /// fields that are read of the answer.
  Set<String> asked() {
    Set<String> asked = new TreeSet<>();
    fields.forEach(field -> {
      addArguments(field.name(), field.arguments(), asked);
      addRead(field.name(), field.selection(), asked);
    });
    return asked;
  }

  private void addArguments(String path, Map<?, ?> arguments, Set<String> asked) {
    arguments.forEach((name, value) -> {
      if (value instanceof Map<?, ?> members) {
        addArguments(path + "(" + name + ")", members, asked);
      } else {
        asked.add(
            path
                + "("
                + name
                + (value instanceof Variable variable ? ": " + types.get(variable.name()) : "")
                + ")");
      }
    });
  }

  private void addRead(String path, List<Field> selection, Set<String> asked) {
    for (Field field : selection) {
      if (field.isFragment()) {
        addRead(path, fragments.getOrDefault(field.name(), List.of()), asked);
      } else {
        asked.add(path + "." + field.name());
        addArguments(path + "." + field.name(), field.arguments(), asked);
        addRead(path + "." + field.name(), field.selection(), asked);
      }
    }
  }

  /// The answer.
  ///
  /// @param resolve gives the whole value of a field by its arguments; only what is asked of the
  ///   value is in the answer
  Map<String, @Nullable Object> answer(
      Map<String, @Nullable Object> variables, Function<Call, @Nullable Object> resolve) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    for (Field field : fields) {
      Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
      field.arguments().forEach((name, value) -> arguments.put(name, bound(value, variables)));
      for (Field inner : field.selection()) {
        inner
            .arguments()
            .forEach(
                (name, value) -> arguments.put(inner.name() + "." + name, bound(value, variables)));
      }
      answer.put(
          field.name(),
          selected(resolve.apply(new Call(field.name(), arguments)), field.selection()));
    }
    return answer;
  }

  /// A field with its arguments, and with those of the fields in it, such as `bucket.name`.
  record Call(String field, Map<String, @Nullable Object> arguments) {}

  private static @Nullable Object bound(Object value, Map<String, @Nullable Object> variables) {
    if (value instanceof Variable variable) {
      return variables.get(variable.name());
    }
    if (value instanceof Map<?, ?> members) {
      Map<String, @Nullable Object> bound = new LinkedHashMap<>();
      members.forEach((name, member) -> bound.put((String) name, bound(member, variables)));
      return bound;
    }
    return value instanceof List<?> many
        ? many.stream().map(each -> bound(each, variables)).toList()
        : value;
  }

  private @Nullable Object selected(@Nullable Object value, List<Field> selection) {
    if (value instanceof List<?> many) {
      return many.stream().map(each -> selected(each, selection)).toList();
    }
    if (!(value instanceof Map<?, ?> members) || selection.isEmpty()) {
      return value;
    }
    Map<String, @Nullable Object> chosen = new LinkedHashMap<>();
    for (Field field : selection) {
      if (field.isFragment()) {
        Object inner = selected(value, fragments.getOrDefault(field.name(), List.of()));
        if (inner instanceof Map<?, ?> more) {
          more.forEach((name, member) -> chosen.put((String) name, member));
        }
      } else {
        chosen.put(field.name(), selected(members.get(field.name()), field.selection()));
      }
    }
    return chosen;
  }
}
