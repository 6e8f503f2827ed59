package dev.quipu.cli;

import dev.quipu.server.app.ServerOptions;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options of every command that starts a server.
final class ServerFlags {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "5000",
      description = "The port to listen on; 0 takes a free one. Default: ${DEFAULT-VALUE}")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "The address to listen on. Default: ${DEFAULT-VALUE}")
  private String host = "";

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      defaultValue = "quipu-data",
      description =
          "The folder that holds everything; made if missing. Default: ./${DEFAULT-VALUE}")
  private Path data = Path.of("");

  @Option(
      names = "--allowed-host",
      paramLabel = "NAME",
      description = "A further host name by which clients reach this server. May be repeated.")
  private List<String> allowedHosts = List.of();

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      description =
          "The address by which clients reach this server through a reverse proxy, such as https://tracker.example/quipu.")
  private @Nullable String publicUrl;

  @Option(
      names = "--insecure-no-auth",
      description =
          "Listen beyond this machine although there is no sign-in: everybody who reaches the port can read and change everything.")
  private boolean insecureNoAuth;

  @Mixin private RegistryFlags registry = new RegistryFlags();

  @Mixin private OutgoingFlags outgoing = new OutgoingFlags();

  ServerOptions options() {
    return new ServerOptions(
        host,
        port,
        data,
        new HashSet<>(allowedHosts),
        publicUrl,
        insecureNoAuth,
        registry.options(),
        outgoing.options());
  }
}
