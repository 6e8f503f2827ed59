package dev.quipu.server.nativeapi;

import dev.quipu.core.Artifact;
import dev.quipu.core.ArtifactPath;
import dev.quipu.core.Digest;
import dev.quipu.core.ErrorCode;
import dev.quipu.core.Limits;
import dev.quipu.core.QuipuException;
import dev.quipu.engine.Artifacts;
import dev.quipu.engine.Artifacts.Content;
import dev.quipu.engine.store.ArtifactStore.Entry;
import dev.quipu.server.http.Api.ErrorAnswer;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// The files of runs. What a browser gets can do nothing in the origin of the page: a download is
/// an attachment of no type, a preview is plain text or a raster image, and both are sandboxed.
final class ArtifactRoutes {
  private static final String RUN = NativeApi.BASE + "/runs/{runId}";
  private static final String FILE = RUN + "/artifacts/{path*}";
  private static final String SANDBOX = "sandbox; default-src 'none'";

  /// Never the guessed type: as script or style, a file could be pulled into the page.
  private static final String DOWNLOAD_TYPE = "application/octet-stream";

  private final Artifacts artifacts;
  private final BiFunction<QuipuException, String, ErrorAnswer> errors;

  ArtifactRoutes(Artifacts artifacts, BiFunction<QuipuException, String, ErrorAnswer> errors) {
    this.artifacts = artifacts;
    this.errors = errors;
  }

  List<Route> routes() {
    return List.of(
        new Route(Method.GET, RUN + "/artifacts", Permission.READ, this::list),
        new Route(Method.PUT, FILE, Permission.WRITE, this::put),
        new Route(Method.GET, FILE, Permission.READ, this::download),
        new Route(Method.DELETE, FILE, Permission.WRITE, this::delete),
        new Route(Method.GET, RUN + "/preview/{path*}", Permission.READ, this::preview));
  }

  private static ArtifactPath path(Exchange exchange) {
    return new ArtifactPath(exchange.variable("path"));
  }

  private void list(Exchange exchange) throws IOException {
    @Nullable ArtifactPath folder =
        exchange.parameter("path").filter(p -> !p.isEmpty()).map(ArtifactPath::new).orElse(null);
    List<Entry> entries = artifacts.list(exchange.scope(), Ids.run(exchange), folder);
    exchange.sendJson(200, json -> ArtifactJson.writeList(json, entries));
  }

  private void put(Exchange exchange) throws IOException {
    Optional<Digest> expected = exchange.header("Quipu-Digest").map(Digest::new);
    if (exchange.header("Content-Encoding").filter(e -> !e.equals("identity")).isPresent()) {
      throw new QuipuException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "Artifacts are stored as they are sent, so Content-Encoding is not supported here");
    }
    Artifact artifact;
    try (InputStream body = exchange.body(Limits.ARTIFACT_BYTES)) {
      artifact =
          artifacts.put(
              exchange.scope(), Ids.run(exchange), path(exchange), body, expected.orElse(null));
    }
    exchange.sendJson(201, json -> ArtifactJson.write(json, artifact));
  }

  private void delete(Exchange exchange) {
    artifacts.remove(exchange.scope(), Ids.run(exchange), path(exchange));
    exchange.sendEmpty(204);
  }

  private void download(Exchange exchange) throws IOException {
    Content content = artifacts.load(exchange.scope(), Ids.run(exchange), path(exchange));
    long size = content.artifact().sizeBytes();
    String etag = etag(content.artifact());
    protect(exchange, etag);
    exchange.setHeader("Content-Disposition", Attachment.named(content.artifact().path().name()));
    exchange.setHeader("Accept-Ranges", "bytes");
    if (isKnown(exchange, etag)) {
      exchange.sendEmpty(304);
      return;
    }
    @Nullable ByteRange range;
    try {
      range = range(exchange, etag, size);
    } catch (QuipuException e) {
      ErrorAnswer answer = errors.apply(e, exchange.requestId());
      exchange.setHeader("Content-Range", "bytes */" + size);
      exchange.sendJson(answer.status(), answer.json());
      return;
    }
    if (range == null) {
      exchange.sendStream(200, DOWNLOAD_TYPE, size, () -> content.blob().open(0, size));
    } else {
      exchange.setHeader("Content-Range", range.contentRange(size));
      exchange.sendStream(
          206,
          DOWNLOAD_TYPE,
          range.length(),
          () -> content.blob().open(range.offset(), range.length()));
    }
  }

  private static @Nullable ByteRange range(Exchange exchange, String etag, long size) {
    Optional<String> header = exchange.header("Range");
    Optional<String> condition = exchange.header("If-Range");
    if (header.isEmpty()
        || exchange.method().equals("HEAD")
        || (condition.isPresent() && !condition.get().equals(etag))) {
      return null;
    }
    return ByteRange.parse(header.get(), size);
  }

  private void preview(Exchange exchange) throws IOException {
    int maxBytes =
        exchange.integerParameter("maxBytes", Limits.PREVIEW_BYTES, 1, Limits.PREVIEW_BYTES);
    Content content = artifacts.load(exchange.scope(), Ids.run(exchange), path(exchange));
    long size = content.artifact().sizeBytes();
    byte[] first = first(content, (int) Math.min(size, Limits.PREVIEW_BYTES));
    Preview preview = Preview.of(first, first.length == size, size);
    protect(exchange, etag(content.artifact()));
    exchange.setHeader("Content-Disposition", "inline");
    exchange.setHeader("Quipu-Size", Long.toString(size));
    switch (preview) {
      case Preview.PlainText text -> {
        byte[] shown = Arrays.copyOf(first, text.shown(first, maxBytes));
        exchange.setHeader("Quipu-Truncated", Boolean.toString(shown.length < size));
        exchange.send(200, "text/plain; charset=utf-8", shown);
      }
      case Preview.Raster image -> {
        exchange.setHeader("Quipu-Truncated", "false");
        exchange.sendStream(
            200, image.header().mediaType(), size, () -> content.blob().open(0, size));
      }
    }
  }

  private static byte[] first(Content content, int length) throws IOException {
    try (InputStream in = content.blob().open(0, length)) {
      return in.readNBytes(length);
    }
  }

  private static void protect(Exchange exchange, String etag) {
    exchange.setHeader("Content-Security-Policy", SANDBOX);
    exchange.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    exchange.setHeader("Cache-Control", "private, no-cache");
    exchange.setHeader("ETag", etag);
  }

  private static String etag(Artifact artifact) {
    return "\"" + artifact.digest().hex() + "\"";
  }

  private static boolean isKnown(Exchange exchange, String etag) {
    return exchange
        .header("If-None-Match")
        .map(known -> known.trim().equals("*") || known.contains(etag))
        .orElse(false);
  }
}
