package dev.quipu.server.nativeapi.request;

import dev.quipu.server.http.Route;

/// The addresses under which routes lie. What belongs to a project lies under [#PROJECT], what
/// belongs to the server directly under [#BASE].
public final class Paths {
  private Paths() {}

  public static final String BASE = "/api/v1";

  public static final String PROJECTS = BASE + "/projects";

  public static final String PROJECT = PROJECTS + "/{" + Route.PROJECT + "}";

  public static final String EXPERIMENTS = PROJECT + "/experiments";

  public static final String RUNS = PROJECT + "/runs";

  public static final String RUN = RUNS + "/{runId}";
}
