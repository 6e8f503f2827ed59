package dev.quipu.server.http;

/// A method and path, who may use it, and what answers it.
///
/// @param template segments such as `/api/v1/runs/{runId}`; a last segment `{path*}` takes the rest
///   of the path, at least one segment
public record Route(Method method, String template, Permission permission, Handler handler) {
  public Route {
    if (!template.startsWith("/")) {
      throw new IllegalArgumentException("Route " + template + " does not start with '/'");
    }
  }
}
