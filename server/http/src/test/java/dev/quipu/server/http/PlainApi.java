package dev.quipu.server.http;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import java.util.List;

/// Some routes, and errors as a code and a message.
record PlainApi(List<Route> routes) implements Api {
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
      case INTERNAL -> 500;
      case UNAVAILABLE -> 503;
      default -> 400;
    };
  }
}
