package dev.quipu.server.mlflow;

import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import java.util.List;

/// Tells clients which server this is.
public final class ServerRoutes {
  /// The version of MLflow whose API this server offers.
  private static final String VERSION = "3.4.0";

  private ServerRoutes() {}

  static List<Route> below(String base) {
    return List.of(
        new Route(
            Method.GET,
            base + "/mlflow/server-info",
            Permission.PUBLIC,
            exchange ->
                exchange.sendJson(
                    200,
                    json -> {
                      json.writeStartObject();
                      json.writeStringProperty("store_type", "SqlStore");
                      json.writeBooleanProperty("workspaces_enabled", false);
                      // Lets clients send large files in parts without being told to.
                      json.writeBooleanProperty("multipart_uploads_enabled", true);
                      json.writeEndObject();
                    })));
  }

  static List<Route> atRoot() {
    return List.of(
        new Route(
            Method.GET, "/health", Permission.PUBLIC, exchange -> exchange.sendText(200, "OK")),
        new Route(
            Method.GET,
            "/version",
            Permission.PUBLIC,
            exchange -> exchange.sendText(200, VERSION)));
  }
}
