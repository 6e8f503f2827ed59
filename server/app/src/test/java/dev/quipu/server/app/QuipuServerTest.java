package dev.quipu.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The life of a server.
@Timeout(60)
class QuipuServerTest {
  @TempDir private Path data;

  @Test
  void closingAgainDoesNothing() {
    ServerOptions options = new ServerOptions("127.0.0.1", 0, data, Set.of(), false);
    QuipuServer server = QuipuServer.start(options);
    server.close();
    // The folder is free, and stays with the server that took it next.
    try (QuipuServer next = QuipuServer.start(options)) {
      server.close();
      assertThat(next.url()).isNotEmpty();
    }
  }
}
