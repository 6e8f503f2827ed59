package dev.quipu.server.mlflow.graphql;

/// Says that a query is no query of this schema, or exceeds a limit. The answer has the message
/// among its errors, and no data.
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String message;

  Refusal(String message) {
    super(message, null, false, false);
    this.message = message;
  }

  String message() {
    return message;
  }
}
