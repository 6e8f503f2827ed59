package dev.quipu.server.http;

import dev.quipu.core.ErrorCode;
import dev.quipu.core.QuipuException;
import dev.quipu.core.Text;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Keeps pages of other sites out. The Host must be one this server is known by, so that a foreign
/// name that was made to resolve here (DNS rebinding) gets nothing; and a request that changes
/// something, if a browser sent it, must come from a page of this very server.
final class OriginCheck {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private final Set<String> allowedHosts;

  /// Allows the names of the loopback and some more.
  ///
  /// @param allowedHosts names without port, besides those of the loopback
  OriginCheck(Set<String> allowedHosts) {
    this.allowedHosts = allowedHosts;
  }

  void check(Exchange exchange) {
    String host =
        exchange
            .header("Host")
            .orElseThrow(() -> QuipuException.invalid("The request has no Host header"));
    String name = withoutPort(host).toLowerCase(Locale.ROOT);
    if (!LOOPBACK.contains(name) && !allowedHosts.contains(name)) {
      throw forbidden(
          "Host "
              + Text.quote(host)
              + " is not a name of this server; start it with --allowed-host");
    }
    // Both are looked at, whatever the method, so that neither can be there twice.
    Optional<String> site = exchange.header("Sec-Fetch-Site");
    Optional<String> origin = exchange.header("Origin");
    if (SAFE_METHODS.contains(exchange.method())) {
      return;
    }
    if (site.isPresent() && !OWN_SITES.contains(site.get())) {
      throw forbidden("A page of another site may not change anything here");
    }
    if (origin.isPresent()
        && !origin.get().equalsIgnoreCase("http://" + host)
        && !origin.get().equalsIgnoreCase("https://" + host)) {
      throw forbidden("Origin " + Text.quote(origin.get()) + " may not change anything here");
    }
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
