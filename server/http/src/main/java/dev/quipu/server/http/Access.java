package dev.quipu.server.http;

import dev.quipu.core.model.ProjectId;
import dev.quipu.engine.port.Scope;

/// Decides who may do what. The router asks it before it calls a handler.
@FunctionalInterface
public interface Access {
  /// The scope in which the request acts.
  ///
  /// @param project that the route names
  /// @throws dev.quipu.core.error.QuipuException UNAUTHENTICATED or FORBIDDEN
  Scope authorize(Exchange exchange, ProjectId project, Permission permission);
}
