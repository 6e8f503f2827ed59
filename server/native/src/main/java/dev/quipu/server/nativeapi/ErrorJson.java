package dev.quipu.server.nativeapi;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/// Errors as this API sends them.
final class ErrorJson {
  private ErrorJson() {}

  static int status(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT -> 400;
      case UNAUTHENTICATED -> 401;
      case FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case TOO_SLOW -> 408;
      case CONFLICT, ALREADY_EXISTS -> 409;
      case TOO_LARGE -> 413;
      case UNSUPPORTED_MEDIA_TYPE -> 415;
      case RANGE_NOT_SATISFIABLE -> 416;
      case TOO_MANY_REQUESTS -> 429;
      case INTERNAL, CORRUPT -> 500;
      case NOT_IMPLEMENTED -> 501;
      case UNAVAILABLE, OUTCOME_UNKNOWN -> 503;
      case STORAGE_FULL -> 507;
    };
  }

  static void write(JsonGenerator json, QuipuException error, String requestId) {
    json.writeStartObject();
    json.writeObjectPropertyStart("error");
    json.writeStringProperty("code", error.code().name());
    json.writeStringProperty("message", error.message());
    json.writeStringProperty("requestId", requestId);
    json.writeObjectPropertyStart("details");
    for (Map.Entry<String, Object> detail : new TreeMap<>(error.details()).entrySet()) {
      switch (detail.getValue()) {
        case Integer number -> json.writeNumberProperty(detail.getKey(), number);
        case Long number -> json.writeNumberProperty(detail.getKey(), number);
        case Object other -> json.writeStringProperty(detail.getKey(), other.toString());
      }
    }
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }
}
