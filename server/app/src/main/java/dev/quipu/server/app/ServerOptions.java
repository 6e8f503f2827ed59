package dev.quipu.server.app;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.outgoing.OutgoingOptions;
import dev.quipu.server.http.PublicUrl;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The options of a server.
///
/// @param host the address to listen on
/// @param port 0 for a free one
/// @param data the folder of the store; created if it is missing
/// @param allowedHosts further names by which clients reach the server, without port
/// @param publicUrl by which clients reach the server through a proxy, such as
///   `https://tracker.example/quipu`; null if they come directly
/// @param insecureNoAuth whether the server may listen beyond the loopback although there is no
///   sign-in yet
/// @param registry about the model registry
/// @param outgoing about messages to webhooks
public record ServerOptions(
    String host,
    int port,
    Path data,
    Set<String> allowedHosts,
    @Nullable String publicUrl,
    boolean insecureNoAuth,
    RegistryOptions registry,
    OutgoingOptions outgoing) {
  private static final int MAX_PORT = 65_535;

  public ServerOptions {
    if (port < 0 || port > MAX_PORT) {
      throw QuipuException.invalid("Port is " + port + "; it must be from 0 to " + MAX_PORT);
    }
    if (!insecureNoAuth && !isLoopback(host)) {
      throw QuipuException.invalid(
          "Listening on "
              + host
              + " would let everybody who reaches this machine read and change everything: Quipu has no sign-in yet. "
              + "Listen on 127.0.0.1, or say --insecure-no-auth if the network is closed.");
    }
    if (publicUrl != null) {
      PublicUrl.parse(publicUrl);
    }
    allowedHosts = Set.copyOf(allowedHosts);
  }

  @Nullable PublicUrl parsedPublicUrl() {
    return publicUrl == null ? null : PublicUrl.parse(publicUrl);
  }

  /// The address of the page for links in messages; null if only the listener will know.
  @Nullable String pageUrl() {
    PublicUrl parsed = parsedPublicUrl();
    if (parsed != null) {
      return parsed.origin() + parsed.path();
    }
    boolean isAny = host.equals("0.0.0.0") || host.equals("::");
    return port == 0 || isAny
        ? null
        : "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /// A server that clients reach directly.
  public ServerOptions(
      String host, int port, Path data, Set<String> allowedHosts, boolean insecureNoAuth) {
    this(
        host,
        port,
        data,
        allowedHosts,
        null,
        insecureNoAuth,
        RegistryOptions.DEFAULT,
        OutgoingOptions.DEFAULT);
  }

  public ServerOptions withOutgoing(OutgoingOptions newOutgoing) {
    return new ServerOptions(
        host, port, data, allowedHosts, publicUrl, insecureNoAuth, registry, newOutgoing);
  }

  /// The names the server answers to.
  Set<String> hostNames() {
    Set<String> names = new HashSet<>();
    names.add(host.contains(":") ? "[" + host + "]" : host.toLowerCase(Locale.ROOT));
    for (String name : allowedHosts) {
      names.add(name.toLowerCase(Locale.ROOT));
    }
    return names;
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new QuipuException(ErrorCode.INVALID_ARGUMENT, "Host " + host + " is not known", e);
    }
  }
}
