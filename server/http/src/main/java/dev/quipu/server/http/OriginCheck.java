package dev.quipu.server.http;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.text.Text;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps pages of other sites out. The Host must be one this server is known by, so that a foreign
/// name that was made to resolve here (DNS rebinding) gets nothing; and a request that changes
/// something, if a browser sent it, must come from a page of this very server.
final class OriginCheck {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> SCHEMES = Set.of("http://", "https://");
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private final Set<String> allowedHosts;
  private final @Nullable PublicUrl publicUrl;

  /// Allows the names of the loopback and some more.
  ///
  /// @param allowedHosts names without port, besides those of the loopback
  /// @param publicUrl by which clients reach the server; null if they come directly
  OriginCheck(Set<String> allowedHosts, @Nullable PublicUrl publicUrl) {
    this.allowedHosts = allowedHosts;
    this.publicUrl = publicUrl;
  }

  void check(Exchange exchange) {
    String host =
        exchange
            .header("Host")
            .orElseThrow(() -> QuipuException.invalid("The request has no Host header"));
    if (!isOurs(withoutPort(host).toLowerCase(Locale.ROOT))) {
      throw forbidden(
          "Host "
              + Text.quote(host)
              + " is not a name of this server; start it with --public-url, if a proxy is before it,"
              + " or with --allowed-host");
    }
    // Both headers are read for every method, so that a request with two of them is refused.
    Optional<String> site = exchange.header("Sec-Fetch-Site");
    Optional<String> origin = exchange.header("Origin");
    if (SAFE_METHODS.contains(exchange.method())) {
      return;
    }
    if (site.isPresent() && !OWN_SITES.contains(site.get())) {
      throw forbidden("A page of another site may not change anything here");
    }
    if (origin.isPresent() && !isOurs(origin.get().toLowerCase(Locale.ROOT), host)) {
      throw forbidden(
          "Origin "
              + Text.quote(origin.get())
              + " may not change anything here, for the request came to Host "
              + Text.quote(host)
              + "; if it is the page of this server behind a proxy, start the server with"
              + " --public-url and the address of the page");
    }
  }

  private boolean isOurs(String name) {
    PublicUrl known = publicUrl;
    return LOOPBACK.contains(name)
        || allowedHosts.contains(name)
        || (known != null && name.equals(known.host()));
  }

  /// Whether an origin is that of our page: the host of the request, the public host, or a host
  /// that was allowed by name, because a proxy may have changed the Host of the request.
  private boolean isOurs(String origin, String host) {
    PublicUrl known = publicUrl;
    if (known != null && origin.equals(known.origin())) {
      return true;
    }
    for (String scheme : SCHEMES) {
      if (origin.equalsIgnoreCase(scheme + host)
          || (origin.startsWith(scheme)
              && allowedHosts.contains(origin.substring(scheme.length())))) {
        return true;
      }
    }
    return false;
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    boolean port =
        colon > host.lastIndexOf(']')
            && colon == host.indexOf(':', Math.max(0, host.lastIndexOf(']')));
    return port ? host.substring(0, colon) : host;
  }

  private static QuipuException forbidden(String message) {
    return new QuipuException(ErrorCode.FORBIDDEN, message);
  }
}
