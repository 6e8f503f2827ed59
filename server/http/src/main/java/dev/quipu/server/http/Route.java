package dev.quipu.server.http;

/// A method and a path, the permission it needs, and the handler that answers.
///
/// @param template segments such as `/api/v1/projects/{project}/runs/{runId}`; a last segment
///   `{path*}` takes the rest of the path, at least one segment. The variable [#PROJECT] names the
///   project in which the request acts
public record Route(Method method, String template, Permission permission, Handler handler) {
  /// The variable that names a project. A route without it acts in the default project.
  public static final String PROJECT = "project";

  public Route {
    if (!template.startsWith("/")) {
      throw new IllegalArgumentException("Route " + template + " does not start with '/'");
    }
  }
}
