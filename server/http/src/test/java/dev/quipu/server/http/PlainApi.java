package dev.quipu.server.http;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.request.MemoryBudget;
import dev.quipu.server.http.HttpServer.Listen;
import dev.quipu.server.http.socket.TimeLimits;
import java.util.List;
import java.util.Set;

/// Some routes, and errors as a code and a message.
record PlainApi(List<Route> routes) implements Api {
  private static final Access EVERYBODY =
      (exchange, project, permission) -> Scope.of(ProjectId.DEFAULT);

  /// A server of some routes for everybody, on a free port of the loopback.
  static HttpServer serve(List<Route> routes) {
    return serve(new Listen("127.0.0.1", 0, Set.of()), routes);
  }

  static HttpServer serve(Listen listen, List<Route> routes) {
    return HttpServer.start(listen, List.of(new PlainApi(routes)), EVERYBODY);
  }

  /// With time limits of its own.
  static HttpServer serve(List<Route> routes, TimeLimits timeLimits) {
    return HttpServer.start(
        new Listen("127.0.0.1", 0, Set.of()),
        List.of(new PlainApi(routes)),
        EVERYBODY,
        MemoryBudget.ofRequests(),
        timeLimits);
  }

  @Override
  public boolean owns(String path) {
    return true;
  }

  @Override
  public ErrorAnswer error(QuipuException error, String requestId) {
    return new ErrorAnswer(
        status(error.code()),
        json -> {
          json.writeStartObject();
          json.writeStringProperty("code", error.code().name());
          json.writeStringProperty("message", error.message());
          json.writeStringProperty("id", requestId);
          json.writeEndObject();
        });
  }

  private static int status(ErrorCode code) {
    return switch (code) {
      case FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case TOO_SLOW -> 408;
      case TOO_LARGE -> 413;
      case UNSUPPORTED_MEDIA_TYPE -> 415;
      case RANGE_NOT_SATISFIABLE -> 416;
      case INTERNAL -> 500;
      case UNAVAILABLE -> 503;
      default -> 400;
    };
  }
}
