package dev.quipu.server.http;

import dev.quipu.engine.port.Scope;

/// Finds the project that a request names, and decides who may do what. The router asks it before
/// it calls a handler.
@FunctionalInterface
public interface Access {
  /// The scope in which the request acts.
  ///
  /// @param project the name that the route has for it; `default` if it names none
  /// @throws dev.quipu.core.error.QuipuException NOT_FOUND if there is no such project;
  ///   UNAUTHENTICATED or FORBIDDEN
  Scope authorize(Exchange exchange, String project, Permission permission);
}
