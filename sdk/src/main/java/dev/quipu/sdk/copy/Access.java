package dev.quipu.sdk.copy;

import dev.quipu.sdk.Options;
import dev.quipu.sdk.access.ServerAccess;
import dev.quipu.sdk.fetch.ServerReader;
import dev.quipu.sdk.read.Project;
import dev.quipu.sdk.wire.NativeApi;
import java.security.SecureRandom;

/// The server that is copied from or to.
final class Access {
  private final Options options;
  private final ServerAccess server;

  Access(Options options) {
    this.options = options;
    server =
        new ServerAccess(
            NativeApi.client(options.requestTimeout()),
            options.url(),
            options.headers()::addTo,
            options.requestTimeout(),
            options.readTimeout(),
            System::nanoTime,
            new SecureRandom());
  }

  Options options() {
    return options;
  }

  ServerReader reader() {
    return ServerReader.of(server, options.project());
  }

  Project project() {
    return new Project(server, options.project());
  }
}
