package dev.quipu.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server as a process of its own, started as the launcher starts it.
final class Child implements AutoCloseable {
  private static final Pattern LISTENING =
      Pattern.compile("Quipu [^ ]+ is listening on (http://[^ ]+)");
  private static final int START_SECONDS = 60;
  private static final int EXIT_SECONDS = 30;

  private final Process process;
  private final BufferedReader out;

  private Child(Process process) {
    this.process = process;
    this.out = process.inputReader();
  }

  /// Starts a server without waiting until it listens. Its log is appended to `server.log` beside
  /// its data.
  static Child launch(Path data) throws IOException {
    return launch(data, Map.of());
  }

  /// Starts a server with additional variables in its environment.
  static Child launch(Path data, Map<String, String> environment) throws IOException {
    return launch(data, data.resolveSibling("server.log"), environment);
  }

  /// Starts a server that appends its log to a file.
  static Child launch(Path data, Path log, Map<String, String> environment) throws IOException {
    return launch(data, log, environment, "512m");
  }

  /// Starts a server with another heap.
  static Child launch(Path data, String heap) throws IOException {
    return launch(data, data.resolveSibling("server.log"), Map.of(), heap);
  }

  private static Child launch(Path data, Path log, Map<String, String> environment, String heap)
      throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + heap,
            "-XX:+UseParallelGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.quipu.cli.Main",
            "server",
            "--port",
            "0",
            "--data",
            data.toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return new Child(builder.start());
  }

  /// Waits until the server listens; returns its address.
  String awaitUrl() throws IOException {
    return tryAwaitUrl()
        .orElseThrow(
            () -> new AssertionError("The server ended without listening; see server.log"));
  }

  /// Waits until the server listens, or has ended.
  Optional<String> tryAwaitUrl() throws IOException {
    AtomicBoolean listens = new AtomicBoolean();
    // Ends the wait below too.
    CompletableFuture.delayedExecutor(START_SECONDS, TimeUnit.SECONDS)
        .execute(() -> {
          if (!listens.get()) {
            process.destroyForcibly();
          }
        });
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher matcher = LISTENING.matcher(line);
      if (matcher.matches()) {
        listens.set(true);
        return Optional.of(matcher.group(1));
      }
    }
    return Optional.empty();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// The part of the heap that is in use after a full garbage collection.
  long liveBytes() throws IOException {
    Process asking =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String last = "";
    try (BufferedReader answer = asking.inputReader()) {
      for (String line = answer.readLine(); line != null; line = answer.readLine()) {
        last = line.startsWith("Total") ? line : last;
      }
    }
    return Long.parseLong(last.trim().split(" +", -1)[2]);
  }

  /// SIGKILL.
  void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitExit();
  }

  /// SIGTERM, as Ctrl-C sends.
  void terminate() {
    process.destroy();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("The server did not end within " + EXIT_SECONDS + " s");
    }
    return process.exitValue();
  }

  /// Ends the server by force if a test has failed.
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
