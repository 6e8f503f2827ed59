package dev.quipu.sdk;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Tests that need one connection to one fake server.
abstract class ConnectedTest {
  FakeServer server;
  Quipu quipu;

  @BeforeEach
  final void connect() throws IOException {
    server = new FakeServer();
    quipu = Quipu.connect(server.options());
  }

  @AfterEach
  final void disconnect() {
    quipu.close();
    server.close();
  }
}
