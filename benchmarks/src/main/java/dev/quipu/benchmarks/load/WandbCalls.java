package dev.quipu.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// Calls of wandb's `run.log` with ten metrics, offline.
public final class WandbCalls {
  private WandbCalls() {}

  /// The nanoseconds of each call.
  ///
  /// @param python has wandb
  /// @param place where wandb writes
  public static long[] time(Path python, Path place, int calls, long pauseMicros)
      throws IOException, InterruptedException {
    Path script = place.resolve("log_wandb.py");
    try (InputStream in = WandbCalls.class.getResourceAsStream("log_wandb.py")) {
      Files.write(script, Objects.requireNonNull(in).readAllBytes());
    }
    Path out = place.resolve("wandb.out");
    List<String> command =
        List.of(
            python.toAbsolutePath().toString(),
            script.toString(),
            "" + calls,
            "" + pauseMicros,
            place.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(place.resolve("wandb.err").toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("wandb failed:\n" + Files.readString(place.resolve("wandb.err")));
    }
    return Files.readAllLines(out).stream()
        .filter(line -> line.matches("\\d+"))
        .mapToLong(Long::parseLong)
        .toArray();
  }
}
