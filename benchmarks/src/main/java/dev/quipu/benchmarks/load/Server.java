package dev.quipu.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A server under test: a process of its own with a data folder of its own.
public final class Server implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(60);

  private final Process process;
  private final URI uri;
  private final Path data;
  private final HttpClient http = HttpClient.newHttpClient();

  private Server(Process process, URI uri, Path data) {
    this.process = process;
    this.uri = uri;
    this.data = data;
  }

  /// Starts a server and waits until it answers.
  ///
  /// @param command ends with the process that serves; a `{port}` in it stands for the port
  /// @param data where it keeps everything, and its log beside it
  public static Server start(List<String> command, List<String> environment, Path data, int port)
      throws IOException, InterruptedException {
    Path log = data.resolveSibling(data.getFileName() + ".log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    for (String variable : environment) {
      String[] parts = variable.split("=", 2);
      builder.environment().put(parts[0], parts[1]);
    }
    Process process = builder.start();
    Server server = new Server(process, URI.create("http://127.0.0.1:" + port), data);
    try {
      server.awaitHealth(log);
      return server;
    } catch (IOException | InterruptedException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void awaitHealth(Path log) throws IOException, InterruptedException {
    HttpRequest health =
        HttpRequest.newBuilder(uri.resolve("/health")).timeout(Duration.ofSeconds(5)).build();
    long deadline = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        if (http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // Not yet.
      }
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("The server did not start:\n" + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(uri.getHost(), uri.getPort());
  }

  public long pid() {
    return process.pid();
  }

  public String host() {
    return uri.getAuthority();
  }

  /// Posts JSON; the body of the answer, which must be 200.
  public String post(String path, String json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /// As [#post], for what takes long.
  public String post(String path, String json, Duration patience)
      throws IOException, InterruptedException {
    HttpResponse<String> response = tryPost(path, json, patience);
    if (response.statusCode() != 200) {
      throw new IOException(path + " answered " + response.statusCode() + ": " + response.body());
    }
    return response.body();
  }

  /// Posts JSON; whatever the answer is.
  public HttpResponse<String> tryPost(String path, String json, Duration patience)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri.resolve(path))
            .header("Content-Type", "application/json")
            .timeout(patience)
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// Stores an artifact.
  public void put(String path, String bytes) throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(uri.resolve(path)).PUT(HttpRequest.BodyPublishers.ofString(bytes)),
        201);
  }

  /// As [#post], for what answers 201.
  public String postForCreated(String path, String json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)),
        201);
  }

  /// As [#post], with the numbers of the answer in binary columns, as the page asks for them.
  public String postForColumns(String path, String json) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        http.send(
            HttpRequest.newBuilder(uri.resolve(path))
                .header("Content-Type", "application/json")
                .header("Accept", "application/vnd.quipu.columns")
                .timeout(Duration.ofMinutes(2))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    String body = new String(response.body(), StandardCharsets.ISO_8859_1);
    if (response.statusCode() != 200) {
      throw new IOException(path + " answered " + response.statusCode() + ": " + body);
    }
    return body;
  }

  public String get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri.resolve(path)));
  }

  /// Saves an answer, which must be 200, as a file.
  public void save(String path, Path file) throws IOException, InterruptedException {
    HttpResponse<Path> response =
        http.send(
            HttpRequest.newBuilder(uri.resolve(path)).timeout(Duration.ofMinutes(5)).build(),
            HttpResponse.BodyHandlers.ofFile(file));
    if (response.statusCode() != 200) {
      throw new IOException(path + " answered " + response.statusCode());
    }
  }

  private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return send(request, 200);
  }

  private String send(HttpRequest.Builder request, int status)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            request.timeout(Duration.ofMinutes(2)).build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != status) {
      throw new IOException(
          response.uri() + " answered " + response.statusCode() + ": " + response.body());
    }
    return response.body();
  }

  private Stream<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  /// CPU time of the server and its children so far.
  public double cpuSeconds() {
    return processes()
            .mapToLong(p -> p.info().totalCpuDuration().orElse(Duration.ZERO).toNanos())
            .sum()
        / 1e9;
  }

  /// The most memory it has had resident, its children's added; 0 where `/proc` is missing.
  public long residentBytes() {
    return processes().mapToLong(Server::residentBytes).sum();
  }

  private static long residentBytes(ProcessHandle process) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
              .filter(line -> line.startsWith("VmHWM:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
              .sum()
          << 10;
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  /// The bytes of all its files.
  public long diskBytes() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /// Ends it as a power cut of its processes would: SIGKILL.
  public void kill() throws InterruptedException {
    List<ProcessHandle> all = processes().toList();
    all.forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
    http.close();
  }

  /// Stops it as Ctrl-C would, and by force if that takes too long.
  @Override
  public void close() throws IOException {
    List<ProcessHandle> all = processes().toList();
    try {
      process.destroy();
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("The server did not stop within " + STOP.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      all.forEach(ProcessHandle::destroyForcibly);
      http.close();
    }
  }
}
