package dev.quipu.server.mlflow;

import dev.quipu.core.text.Text;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Handler;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.mlflow.request.MlflowError;
import dev.quipu.server.mlflow.request.Wording.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Answers the routes that MLflow has and this server lacks with 501, and the routes that neither
/// has with 404. Both answers are JSON, because clients take any other 404 for a server of another
/// kind.
final class AbsentRoutes {
  /// First segments below `/mlflow/` whose routes are all absent.
  private static final Set<String> FAMILIES =
      Set.of(
          "unified-traces",
          "get-online-trace-details",
          "prompts",
          "prompt-optimization",
          "scorers",
          "scorer",
          "label-schemas",
          "review-queues",
          "gateway",
          "gateway-proxy",
          "jobs",
          "workspaces",
          "genai",
          "demo",
          "assistant",
          "ui-telemetry");

  /// Routes beside `/mlflow/`, with all below them.
  private static final Set<String> BESIDE = Set.of("jobs");

  /// Single absent routes among the present ones.
  private static final Set<String> SINGLE =
      Set.of(
          "mlflow/runs/create-promptlab-run",
          "mlflow/artifacts/presigned-download-url",
          "mlflow/artifacts/presigned-upload-url");

  private AbsentRoutes() {}

  static List<Route> below(String base) {
    List<Route> routes = new ArrayList<>();
    // Beside the issues, whose ids would match.
    routes.addAll(everyMethod(base + "/mlflow/issues/invoke", AbsentRoutes::absent));
    routes.addAll(
        everyMethod(base + "/{rest*}", exchange -> answer(exchange, exchange.variable("rest"))));
    return routes;
  }

  static List<Route> atRoot() {
    List<Route> routes = new ArrayList<>();
    routes.addAll(everyMethod("/v1/{rest*}", AbsentRoutes::absent));
    routes.addAll(everyMethod("/gateway/{rest*}", AbsentRoutes::absent));
    return routes;
  }

  private static List<Route> everyMethod(String template, Handler handler) {
    List<Route> routes = new ArrayList<>();
    for (Method method : Method.values()) {
      Permission permission = method == Method.GET ? Permission.READ : Permission.WRITE;
      routes.add(new Route(method, template, permission, handler));
    }
    return routes;
  }

  private static void answer(Exchange exchange, String rest) throws IOException {
    String[] segments = rest.split("/", 3);
    boolean absent =
        SINGLE.contains(rest)
            || BESIDE.contains(segments[0])
            || (segments[0].equals("mlflow")
                && segments.length > 1
                && FAMILIES.contains(segments[1]))
            || rest.startsWith("mlflow-artifacts/presigned/");
    if (absent) {
      absent(exchange);
    } else {
      send(exchange, MlflowError.UNKNOWN_ENDPOINT, "There is nothing at ");
    }
  }

  private static void absent(Exchange exchange) throws IOException {
    send(exchange, MlflowError.ABSENT, "Quipu does not have this part of MLflow's API yet: ");
  }

  private static void send(Exchange exchange, MlflowError error, String message)
      throws IOException {
    String path = exchange.method() + " " + Text.quote(exchange.rawPath());
    exchange.sendJson(
        error.status(), error.body(new Words(message + path, ""), exchange.requestId()));
  }
}
