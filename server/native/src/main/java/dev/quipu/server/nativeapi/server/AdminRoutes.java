package dev.quipu.server.nativeapi.server;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.upkeep.Freed;
import dev.quipu.core.upkeep.Progress;
import dev.quipu.engine.upkeep.Purge;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.util.List;

/// Routes for the administrator of a server.
public final class AdminRoutes {
  private final Purge purge;

  public AdminRoutes(Purge purge) {
    this.purge = purge;
  }

  public List<Route> routes() {
    return List.of(new Route(Method.POST, Paths.BASE + "/admin/gc", Permission.WRITE, this::purge));
  }

  private void purge(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    long olderThanMs =
        body.integer("olderThanMs")
            .orElseThrow(() ->
                QuipuException.invalid(
                    "The field \"olderThanMs\" is missing: how long ago a run must have been"
                        + " deleted to be removed for good"));
    boolean dryRun = body.bool("dryRun").orElse(false);
    Freed freed = purge.run(olderThanMs, dryRun, Progress.NONE);
    exchange.sendJson(
        200,
        json -> {
          json.writeStartObject();
          json.writeBooleanProperty("dryRun", dryRun);
          json.writeNumberProperty("runs", freed.runs());
          json.writeNumberProperty("experiments", freed.experiments());
          json.writeNumberProperty("models", freed.models());
          json.writeNumberProperty("uploads", freed.uploads());
          json.writeNumberProperty("points", freed.points());
          json.writeNumberProperty("pointBytes", freed.pointBytes());
          json.writeNumberProperty("artifacts", freed.artifacts());
          json.writeNumberProperty("artifactBytes", freed.artifactBytes());
          json.writeNumberProperty("blobs", freed.blobs());
          json.writeNumberProperty("blobBytes", freed.blobBytes());
          json.writeNumberProperty("givenBackBytes", freed.givenBackBytes());
          json.writeBooleanProperty("blobsStay", freed.blobsStay());
          json.writeEndObject();
        });
  }
}
