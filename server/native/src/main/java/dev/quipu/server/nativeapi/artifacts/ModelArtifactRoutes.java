package dev.quipu.server.nativeapi.artifacts;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.engine.artifacts.Artifacts;
import dev.quipu.engine.artifacts.Artifacts.Listing;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files of models.
public final class ModelArtifactRoutes {
  private static final String FILES = Paths.PROJECT + "/models/{modelId}/artifacts";
  private static final int PAGE = 1000;

  private final Artifacts artifacts;

  public ModelArtifactRoutes(Artifacts artifacts) {
    this.artifacts = artifacts;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, FILES, Permission.READ, this::list),
        new Route(Method.PUT, FILES + "/{path*}", Permission.WRITE, this::put),
        new Route(Method.GET, FILES + "/{path*}", Permission.READ, this::download));
  }

  private void list(Exchange exchange) throws IOException {
    @Nullable ArtifactPath folder =
        exchange.parameter("path").filter(p -> !p.isEmpty()).map(ArtifactPath::new).orElse(null);
    Listing listing =
        artifacts.list(
            exchange.scope(),
            Ids.model(exchange),
            folder,
            exchange.integerParameter("maxResults", PAGE, 1, PageLimits.ARTIFACTS_PER_PAGE),
            exchange.parameter("pageToken").orElse(null));
    exchange.sendJson(200, json -> ArtifactJson.writeList(json, listing.page(), listing.sums()));
  }

  private void put(Exchange exchange) throws IOException {
    ArtifactRoutes.put(exchange, artifacts, Ids.model(exchange));
  }

  private void download(Exchange exchange) throws IOException {
    ArtifactRoutes.attach(
        exchange,
        artifacts.load(
            exchange.scope(), Ids.model(exchange), new ArtifactPath(exchange.variable("path"))));
  }
}
