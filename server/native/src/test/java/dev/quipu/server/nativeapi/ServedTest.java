package dev.quipu.server.nativeapi;

import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Tests with a server each, over an empty folder.
abstract class ServedTest {
  @TempDir Path folder;
  Served server;

  /// The clock of the server.
  InstantSource clock() {
    return InstantSource.system();
  }

  @BeforeEach
  void startServer() {
    server = Served.in(folder, clock());
  }

  @AfterEach
  void stopServer() {
    server.close();
  }
}
