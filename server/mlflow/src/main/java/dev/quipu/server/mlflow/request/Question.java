package dev.quipu.server.mlflow.request;

import dev.quipu.engine.port.Scope;
import dev.quipu.server.http.Handler;
import dev.quipu.server.http.JsonBody;

/// Answers what the fields of a request ask for, whichever way they came: by a route of their own
/// or by GraphQL.
@FunctionalInterface
public interface Question {
  JsonBody answer(Scope scope, Input input);

  /// The handler of a route that asks only this.
  static Handler handler(Question question) {
    return exchange ->
        exchange.sendJson(200, question.answer(exchange.scope(), Input.of(exchange)));
  }
}
