package dev.quipu.cli;

import dev.quipu.core.text.ServerAddress;
import dev.quipu.sdk.Options;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The server that a command asks, with the credentials of the environment.
final class Addresses {
  private Addresses() {}

  /// @param url as it was given to the command; null for that of the environment
  static ServerAddress of(@Nullable String url) {
    String text =
        url != null
            ? url
            : environment(Options.URL_VARIABLE)
                .orElseGet(() -> Options.defaults().url().toString());
    ServerAddress address = ServerAddress.parse(text);
    return environment(Options.AUTHORIZATION_VARIABLE)
        .map(authorization -> new ServerAddress(address.url(), Optional.of(authorization)))
        .orElse(address);
  }

  private static Optional<String> environment(String variable) {
    return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isBlank());
  }
}
