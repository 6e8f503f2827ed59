package dev.quipu.server.http;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/// The address by which clients reach the server through a reverse proxy. The headers of proxies
/// (`Forwarded`, `X-Forwarded-*`) are ignored, because any client can send them.
///
/// @param origin as browsers write it: in lower case, and with a port only if the scheme has
///   another
/// @param path below which everything lies: empty, or such as `/quipu`
public record PublicUrl(String origin, String path) {
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*");

  /// Reads an address such as `https://tracker.example/quipu`.
  ///
  /// @throws QuipuException INVALID_ARGUMENT if the text is not an address, or has parts besides
  ///   scheme, host, port and path
  public static PublicUrl parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw bad(text, "it is no URL");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw bad(text, "it does not start with http:// or https://");
    }
    if (uri.getHost() == null || uri.getUserInfo() != null) {
      throw bad(text, "it must name a host, and no user");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw bad(text, "it must have no query and no fragment");
    }
    String path = uri.getRawPath().endsWith("/") ? cut(uri.getRawPath()) : uri.getRawPath();
    if (!PATH.matcher(path).matches()) {
      throw bad(text, "its path may hold names of letters, digits and . _ ~ - only");
    }
    int standard = scheme.equals("http") ? 80 : 443;
    String port = uri.getPort() < 0 || uri.getPort() == standard ? "" : ":" + uri.getPort();
    return new PublicUrl(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port, path);
  }

  private static String cut(String path) {
    return path.substring(0, path.length() - 1);
  }

  private static QuipuException bad(String text, String why) {
    return QuipuException.invalid(
        "Public URL "
            + Text.quote(text)
            + " is not one such as https://tracker.example/quipu: "
            + why);
  }

  /// The host without port.
  String host() {
    return URI.create(origin).getHost();
  }

  /// The path within the server. A proxy may keep the path of the public URL in front of it, or
  /// remove it.
  String within(String rawPath) {
    if (rawPath.equals(path) && !path.isEmpty()) {
      return "/";
    }
    return rawPath.startsWith(path + "/") ? rawPath.substring(path.length()) : rawPath;
  }

  @Override
  public String toString() {
    return origin + path;
  }
}
