package dev.quipu.server.http;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds the route of a request in a tree of path segments. A literal segment is preferred to a
/// variable one, and a variable one to a variable for the rest of the path. Two routes with the
/// same method and path are a mistake, which the server finds when it starts.
final class Router {
  private final Node root = new Node();

  Router(List<? extends Api> apis) {
    for (Api api : apis) {
      for (Route route : api.routes()) {
        add(route);
      }
    }
  }

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    @Nullable Node variable;
    final Map<Method, Route> routes = new EnumMap<>(Method.class);

    /// Routes that take the rest of the path from here.
    final Map<Method, Route> tails = new EnumMap<>(Method.class);
  }

  private void add(Route route) {
    Node node = root;
    Map<Method, Route> place = null;
    for (String segment : templateSegments(route.template())) {
      if (segment.startsWith("{") && segment.endsWith("*}")) {
        place = node.tails;
      } else if (segment.startsWith("{")) {
        if (node.variable == null) {
          node.variable = new Node();
        }
        node = node.variable;
      } else {
        node = node.literals.computeIfAbsent(segment, s -> new Node());
      }
    }
    if (place == null) {
      place = node.routes;
    }
    if (place.putIfAbsent(route.method(), route) != null) {
      throw new IllegalStateException("Two routes for " + route.method() + " " + route.template());
    }
  }

  /// A route and the values of its variables.
  record Match(Route route, Map<String, String> variables) {}

  /// The route for a path; null if none has that path.
  ///
  /// @throws QuipuException METHOD_NOT_ALLOWED if only other methods have it
  @Nullable Match find(Method method, List<String> segments) {
    Map<Method, Route> routes = find(root, segments, 0);
    if (routes == null) {
      return null;
    }
    Route route = routes.get(method);
    if (route == null) {
      String allowed = routes.keySet().stream().map(Method::name).collect(Collectors.joining(", "));
      throw new QuipuException(
          ErrorCode.METHOD_NOT_ALLOWED,
          method + " is not allowed here; allowed: " + allowed,
          Map.of("allowed", allowed),
          null);
    }
    return new Match(route, variables(route, segments));
  }

  private static @Nullable Map<Method, Route> find(Node node, List<String> segments, int at) {
    if (at == segments.size()) {
      return node.routes.isEmpty() ? null : node.routes;
    }
    Node literal = node.literals.get(segments.get(at));
    Map<Method, Route> found = literal == null ? null : find(literal, segments, at + 1);
    if (found == null && node.variable != null) {
      found = find(node.variable, segments, at + 1);
    }
    if (found == null && !node.tails.isEmpty()) {
      found = node.tails;
    }
    return found;
  }

  private static Map<String, String> variables(Route route, List<String> segments) {
    Map<String, String> variables = new HashMap<>();
    List<String> template = templateSegments(route.template());
    for (int i = 0; i < template.size(); i++) {
      String segment = template.get(i);
      if (segment.endsWith("*}")) {
        variables.put(
            segment.substring(1, segment.length() - 2),
            String.join("/", segments.subList(i, segments.size())));
      } else if (segment.startsWith("{")) {
        variables.put(segment.substring(1, segment.length() - 1), segments.get(i));
      }
    }
    return variables;
  }

  private static List<String> templateSegments(String template) {
    return template.equals("/") ? List.of() : List.of(template.substring(1).split("/"));
  }

  static QuipuException unknown(String method, String path) {
    return QuipuException.notFound("There is nothing at " + method + " " + Text.quote(path));
  }
}
