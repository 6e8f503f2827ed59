package dev.quipu.server.app;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.server.http.Api;
import dev.quipu.server.http.Exchange;
import dev.quipu.server.http.Method;
import dev.quipu.server.http.Permission;
import dev.quipu.server.http.PublicUrl;
import dev.quipu.server.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Serves the files of the user interface, which the build puts on the class path under `web/`.
/// Paths without a file are the page's own (`/runs/...`) and get `index.html`. Nothing is loaded
/// from another host, and no other site may frame the page.
final class WebPage implements Api {
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
          + "frame-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; "
          + "frame-ancestors 'none'";
  private static final Pattern OF_PROJECT = Pattern.compile("/(p|projects)/[^/]+/");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "txt", "text/plain; charset=utf-8",
          "png", "image/png",
          "ico", "image/x-icon",
          "json", "application/json",
          "woff2", "font/woff2",
          "map", "application/json");

  private final ClassLoader loader;
  private final Api errors;

  /// The base path of the page, with a slash at both ends.
  private final String base;

  private WebPage(ClassLoader loader, Api errors, String base) {
    this.loader = loader;
    this.errors = errors;
    this.base = base;
  }

  /// The page on the class path.
  ///
  /// @param errors the API whose form of errors the page uses
  /// @param publicUrl by which browsers reach the page; null if they come directly
  static WebPage fromClasspath(Api errors, @Nullable PublicUrl publicUrl) {
    String base = publicUrl == null ? "/" : publicUrl.path() + "/";
    return new WebPage(WebPage.class.getClassLoader(), errors, base);
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route(Method.GET, "/", Permission.PUBLIC, exchange -> page(exchange)),
        new Route(Method.GET, "/{path*}", Permission.PUBLIC, exchange -> file(exchange)));
  }

  @Override
  public boolean owns(String path) {
    return true;
  }

  /// People and MLflow's clients write the address of a project with a slash at its end.
  @Override
  public boolean takesSlashAtEnd(String path) {
    return OF_PROJECT.matcher(path).matches();
  }

  @Override
  public ErrorAnswer error(QuipuException error, String requestId) {
    return errors.error(error, requestId);
  }

  private void file(Exchange exchange) throws IOException {
    String path = exchange.variable("path");
    Optional<byte[]> bytes = read(path);
    if (bytes.isPresent()) {
      // Files under assets/ carry a hash of their content in their name.
      boolean hashed = path.startsWith("assets/");
      exchange.setHeader(
          "Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
      exchange.send(200, type(path), bytes.get());
    } else if (path.startsWith("api/")
        || path.startsWith("ajax-api/")
        || path.startsWith("assets/")
        || !exchange.header("Accept").orElse("").contains("text/html")) {
      throw QuipuException.notFound("There is nothing at /" + path);
    } else {
      page(exchange);
    }
  }

  private void page(Exchange exchange) throws IOException {
    byte[] html =
        read("index.html")
            .orElseThrow(() ->
                new QuipuException(
                    ErrorCode.NOT_FOUND, "This build of Quipu holds no user interface"));
    exchange.setHeader("Cache-Control", "no-cache");
    exchange.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    exchange.setHeader("Referrer-Policy", "same-origin");
    exchange.send(200, TYPES.getOrDefault("html", ""), placed(html));
  }

  /// The page with full paths to its files, because browsers show the page at paths of any depth.
  /// The page also gives its script the base path.
  private byte[] placed(byte[] html) {
    return new String(html, StandardCharsets.UTF_8)
        .replace(
            "name=\"quipu-base\" content=\"/\"", "name=\"quipu-base\" content=\"" + base + "\"")
        .replace("=\"./", "=\"" + base)
        .getBytes(StandardCharsets.UTF_8);
  }

  /// A file of the page. The class path is no file system: a name is looked up as it is, and the
  /// router has refused `..`.
  private Optional<byte[]> read(String path) throws IOException {
    try (@Nullable InputStream in = loader.getResourceAsStream("web/" + path)) {
      if (in == null || !path.contains(".")) {
        return Optional.empty();
      }
      return Optional.of(in.readAllBytes());
    }
  }

  private static String type(String path) {
    return TYPES.getOrDefault(
        path.substring(path.lastIndexOf('.') + 1), "application/octet-stream");
  }
}
