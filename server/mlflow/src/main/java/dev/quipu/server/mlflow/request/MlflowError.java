package dev.quipu.server.mlflow.request;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.server.http.JsonBody;
import dev.quipu.server.mlflow.request.Wording.Words;

/// An error in MLflow's words. Clients retry 408, 429, 500, 502, 503 and 504 for minutes, so a
/// permanent failure has none of these statuses.
public record MlflowError(int status, String code) {
  public static final MlflowError UNKNOWN_ENDPOINT = new MlflowError(404, "ENDPOINT_NOT_FOUND");
  public static final MlflowError ABSENT = new MlflowError(501, "NOT_IMPLEMENTED");

  public static MlflowError of(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT -> new MlflowError(400, "INVALID_PARAMETER_VALUE");
      case ALREADY_EXISTS -> new MlflowError(400, "RESOURCE_ALREADY_EXISTS");
      case UNAUTHENTICATED -> new MlflowError(401, "UNAUTHENTICATED");
      case FORBIDDEN -> new MlflowError(403, "PERMISSION_DENIED");
      case NOT_FOUND -> new MlflowError(404, "RESOURCE_DOES_NOT_EXIST");
      case METHOD_NOT_ALLOWED -> new MlflowError(405, "BAD_REQUEST");
      case TOO_SLOW -> new MlflowError(408, "BAD_REQUEST");
      case CONFLICT -> new MlflowError(409, "RESOURCE_CONFLICT");
      case TOO_LARGE -> new MlflowError(413, "INVALID_PARAMETER_VALUE");
      case UNSUPPORTED_MEDIA_TYPE -> new MlflowError(415, "BAD_REQUEST");
      case RANGE_NOT_SATISFIABLE -> new MlflowError(416, "BAD_REQUEST");
      case TOO_MANY_REQUESTS -> new MlflowError(429, "REQUEST_LIMIT_EXCEEDED");
      case NOT_IMPLEMENTED -> ABSENT;
      case UNAVAILABLE -> new MlflowError(503, "TEMPORARILY_UNAVAILABLE");
      case STORAGE_FULL -> new MlflowError(507, "RESOURCE_EXHAUSTED");
      // A retry after an unknown outcome is safe here: equal points count once, and equal params
      // are accepted twice.
      case INTERNAL, CORRUPT, OUTCOME_UNKNOWN -> new MlflowError(500, "INTERNAL_ERROR");
    };
  }

  public JsonBody body(Words words, String requestId) {
    return json -> {
      json.writeStartObject();
      json.writeStringProperty("error_code", code);
      json.writeStringProperty("message", words.message());
      if (!words.detail().isEmpty()) {
        json.writeStringProperty("detail", words.detail());
      }
      json.writeStringProperty("request_id", requestId);
      json.writeEndObject();
    };
  }
}
