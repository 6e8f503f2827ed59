package dev.quipu.faults;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// Skips a test that this machine cannot run, visibly: `make test` repeats the message at its end.
/// Where skips are forbidden, the test fails.
final class Skip {
  private Skip() {}

  static void unless(boolean possible, String reason) throws IOException, InterruptedException {
    if (possible) {
      return;
    }
    // Tests run in the folder of their module.
    Path root = Path.of("").toAbsolutePath().resolveSibling("");
    Process skip =
        new ProcessBuilder(root.resolve("scripts/skip").toString(), reason)
            .directory(root.toFile())
            .inheritIO()
            .start();
    if (skip.waitFor() != 0) {
      throw new AssertionError("Nothing may be skipped here: " + reason);
    }
    Assumptions.abort(reason);
  }
}
