package dev.quipu.server.nativeapi.artifacts;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactOwner;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.reference.ReferenceTarget;
import dev.quipu.core.reference.ReferenceUri;
import dev.quipu.engine.artifacts.ArtifactLimits;
import dev.quipu.engine.artifacts.Artifacts;
import dev.quipu.engine.artifacts.Artifacts.Content;
import dev.quipu.engine.artifacts.Artifacts.Listing;
import dev.quipu.engine.port.read.ArtifactReader.Entry;
import dev.quipu.engine.port.read.ArtifactReader.Folder;
import dev.quipu.engine.port.read.ArtifactReader.Reference;
import dev.quipu.engine.request.PageLimits;
import dev.quipu.engine.request.Results;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import dev.quipu.server.http.StoredFile;
import dev.quipu.server.http.json.JsonObject;
import dev.quipu.server.nativeapi.request.Ids;
import dev.quipu.server.nativeapi.request.NativeLimits;
import dev.quipu.server.nativeapi.request.Paths;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The files of runs. A download is an attachment without a media type of its own; a preview is
/// plain text or a raster image.
public final class ArtifactRoutes {
  private static final String FILE = Paths.RUN + "/artifacts/{path*}";

  private static final int PAGE = 1000;

  /// Never the guessed media type, which is in the list of files.
  private static final String DOWNLOAD_TYPE = "application/octet-stream";

  private final Artifacts artifacts;

  public ArtifactRoutes(Artifacts artifacts) {
    this.artifacts = artifacts;
  }

  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, Paths.RUN + "/artifacts", Permission.READ, this::list),
        new Route(Method.PUT, FILE, Permission.WRITE, this::put),
        new Route(Method.GET, FILE, Permission.READ, this::download),
        new Route(Method.DELETE, FILE, Permission.WRITE, this::delete),
        new Route(Method.PUT, Paths.RUN + "/folders/{path*}", Permission.WRITE, this::putFolder),
        new Route(
            Method.PUT, Paths.RUN + "/references/{path*}", Permission.WRITE, this::putReference),
        new Route(Method.GET, Paths.RUN + "/preview/{path*}", Permission.READ, this::preview));
  }

  private static ArtifactPath path(Exchange exchange) {
    return new ArtifactPath(exchange.variable("path"));
  }

  private void list(Exchange exchange) throws IOException {
    @Nullable ArtifactPath folder =
        exchange.parameter("path").filter(p -> !p.isEmpty()).map(ArtifactPath::new).orElse(null);
    String part = exchange.parameter("q").orElse("");
    int max = exchange.integerParameter("maxResults", PAGE, 1, PageLimits.ARTIFACTS_PER_PAGE);
    @Nullable String token = exchange.parameter("pageToken").orElse(null);
    if (part.isEmpty()) {
      Listing listing = artifacts.list(exchange.scope(), Ids.run(exchange), folder, max, token);
      exchange.sendJson(200, json -> ArtifactJson.writeList(json, listing.page(), listing.sums()));
    } else {
      Results<Entry> found =
          artifacts.search(exchange.scope(), Ids.run(exchange), folder, part, max, token);
      exchange.sendJson(200, json -> ArtifactJson.writeList(json, found, null));
    }
  }

  private void put(Exchange exchange) throws IOException {
    put(exchange, artifacts, Ids.run(exchange));
  }

  /// Stores the body at the path of the request.
  static void put(Exchange exchange, Artifacts artifacts, ArtifactOwner owner) throws IOException {
    Optional<Digest> expected = exchange.header("Quipu-Digest").map(Digest::new);
    requirePlain(exchange);
    Artifact artifact;
    try (InputStream body = exchange.body(ArtifactLimits.ARTIFACT_BYTES)) {
      artifact =
          artifacts.put(exchange.scope(), owner, path(exchange), body, expected.orElse(null));
    }
    exchange.sendJson(201, json -> ArtifactJson.write(json, artifact));
  }

  /// Refuses bytes that would have to be unpacked.
  static void requirePlain(Exchange exchange) {
    if (exchange.header("Content-Encoding").filter(e -> !e.equals("identity")).isPresent()) {
      throw new QuipuException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "Artifacts are stored as they are sent, so Content-Encoding is not supported here");
    }
  }

  private void putFolder(Exchange exchange) throws IOException {
    Folder folder = artifacts.putFolder(exchange.scope(), Ids.run(exchange), path(exchange));
    exchange.sendJson(201, json -> ArtifactJson.write(json, folder));
  }

  private void putReference(Exchange exchange) throws IOException {
    JsonObject body = exchange.json(Limits.JSON_BODY_BYTES);
    OptionalLong size = body.integer("size");
    ReferenceTarget target =
        new ReferenceTarget(
            new ReferenceUri(body.requiredText("uri")),
            size.isPresent() ? size.getAsLong() : null,
            body.text("digest").map(Digest::new).orElse(null),
            body.text("etag").orElse(null),
            body.text("mediaType").orElse(null));
    Reference reference =
        artifacts.putReference(exchange.scope(), Ids.run(exchange), path(exchange), target);
    exchange.sendJson(201, json -> ArtifactJson.write(json, reference));
  }

  private void delete(Exchange exchange) {
    artifacts.remove(exchange.scope(), Ids.run(exchange), path(exchange));
    exchange.sendEmpty(204);
  }

  private void download(Exchange exchange) throws IOException {
    attach(exchange, artifacts.load(exchange.scope(), Ids.run(exchange), path(exchange)));
  }

  /// Sends a file as a download.
  static void attach(Exchange exchange, Content content) throws IOException {
    file(content, DOWNLOAD_TYPE).attach(exchange);
  }

  private static StoredFile file(Content content, String mediaType) {
    Artifact artifact = content.artifact();
    return new StoredFile(
        artifact.path().name(),
        mediaType,
        artifact.digest(),
        artifact.sizeBytes(),
        content.blob()::open);
  }

  private void preview(Exchange exchange) throws IOException {
    int maxBytes =
        exchange.integerParameter(
            "maxBytes", NativeLimits.PREVIEW_BYTES, 1, NativeLimits.PREVIEW_BYTES);
    Content content = artifacts.load(exchange.scope(), Ids.run(exchange), path(exchange));
    long size = content.artifact().sizeBytes();
    byte[] first = first(content, (int) Math.min(size, NativeLimits.PREVIEW_BYTES));
    Preview preview = Preview.of(first, first.length == size, size);
    exchange.setHeader("Quipu-Size", Long.toString(size));
    switch (preview) {
      case Preview.PlainText text -> {
        int shown = text.shown(first, maxBytes);
        exchange.setHeader("Quipu-Truncated", Boolean.toString(shown < size));
        file(content, "text/plain; charset=utf-8").show(exchange, Arrays.copyOf(first, shown));
      }
      case Preview.Raster image -> {
        exchange.setHeader("Quipu-Truncated", "false");
        file(content, image.header().mediaType()).show(exchange);
      }
    }
  }

  private static byte[] first(Content content, int length) throws IOException {
    try (InputStream in = content.blob().open(0, length)) {
      return in.readNBytes(length);
    }
  }
}
