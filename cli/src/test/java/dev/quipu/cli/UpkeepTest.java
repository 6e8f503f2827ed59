package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.Digest;
import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The commands for the upkeep of a data folder, beside a real server and in processes of their
/// own.
@Timeout(180)
class UpkeepTest {
  private static final int KEYS = 20;

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final StringWriter out = new StringWriter();

  private Path data() {
    return folder.resolve("data");
  }

  private static QuipuServer serve(Path data) {
    return QuipuServer.start(new ServerOptions("127.0.0.1", 0, data, Set.of(), false));
  }

  private int execute(String... args) {
    out.getBuffer().setLength(0);
    CommandLine commands = Main.commandLine();
    commands.setOut(new PrintWriter(out, true));
    commands.setErr(new PrintWriter(out, true));
    return commands.execute(args);
  }

  /// Runs the same command in a process of its own.
  private Process spawn(String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.quipu.cli.Main"));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).inheritIO().start();
  }

  private HttpResponse<byte[]> send(QuipuServer server, String method, String path, byte[] body) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/projects/default" + path))
              .method(method, BodyPublishers.ofByteArray(body));
      if (path.endsWith("/frames")) {
        request.header("Content-Type", "application/vnd.quipu.frame");
      } else if (method.equals("POST")) {
        request.header("Content-Type", "application/json");
      }
      HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).as(path).isBetween(200, 299);
      return answer;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String newRun(QuipuServer server) {
    String json =
        new String(
            send(server, "POST", "/runs", utf8("{\"experiment\":\"e\"}")).body(),
            StandardCharsets.UTF_8);
    Matcher id = Pattern.compile("\"id\":\"([0-9a-f]{32})\"").matcher(json);
    assertThat(id.find()).isTrue();
    return id.group(1);
  }

  private static double value(int step, int key) {
    return Math.sin(step * 31.0 + key) * 1e-3;
  }

  private static Frame frame(int step) {
    FrameBuilder frame = new FrameBuilder();
    for (int k = 0; k < KEYS; k++) {
      frame.add("k" + k, step, step, value(step, k));
    }
    return frame.build();
  }

  private void append(QuipuServer server, String run, int step) {
    send(server, "POST", "/runs/" + run + "/frames", frame(step).encoded());
  }

  private static byte[] file(String run, int n) {
    return (run + n).repeat(3000).getBytes(StandardCharsets.UTF_8);
  }

  private void putFile(QuipuServer server, String run, int n) {
    send(server, "PUT", "/runs/" + run + "/artifacts/f" + n, file(run, n));
  }

  private List<Double> values(QuipuServer server, String run, int key, int limit) {
    String json =
        new String(
            send(
                    server,
                    "GET",
                    "/runs/" + run + "/points?key=k" + key + "&limit=" + limit,
                    utf8(""))
                .body(),
            StandardCharsets.UTF_8);
    return Pattern.compile("\"value\":([^,}]+)")
        .matcher(json)
        .results()
        .map(found -> Double.valueOf(found.group(1)))
        .toList();
  }

  @Test
  void aBackupMadeWhileClientsWriteHoldsAllThatWasAcknowledgedBefore() throws Exception {
    List<String> runs = new ArrayList<>();
    List<AtomicInteger> acknowledged = new ArrayList<>();
    List<AtomicInteger> files = new ArrayList<>();
    Path copy = folder.resolve("copy");
    List<Integer> before;
    List<Integer> filesBefore;
    try (QuipuServer server = serve(data());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicBoolean stop = new AtomicBoolean();
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String run = newRun(server);
        AtomicInteger steps = new AtomicInteger();
        AtomicInteger stored = new AtomicInteger();
        runs.add(run);
        acknowledged.add(steps);
        files.add(stored);
        clients.add(
            threads.submit(() -> {
              while (!stop.get()) {
                append(server, run, steps.get());
                if (steps.incrementAndGet() % 10 == 0) {
                  putFile(server, run, stored.get());
                  stored.incrementAndGet();
                }
              }
            }));
      }
      while (acknowledged.stream().anyMatch(steps -> steps.get() < 100)) {
        Thread.onSpinWait();
      }
      before = acknowledged.stream().map(AtomicInteger::get).toList();
      filesBefore = files.stream().map(AtomicInteger::get).toList();
      Process backup = spawn("backup", "--data", data().toString(), copy.toString());
      assertThat(backup.waitFor()).isZero();
      stop.set(true);
      for (Future<?> one : clients) {
        one.get();
      }
    }
    assertThat(execute("verify", "--data", copy.toString())).as(out.toString()).isZero();
    try (QuipuServer restored = serve(copy)) {
      for (int i = 0; i < runs.size(); i++) {
        for (int k = 0; k < KEYS; k += 7) {
          List<Double> values = values(restored, runs.get(i), k, 10_000);
          assertThat(values.size()).isBetween(before.get(i), acknowledged.get(i).get() + 1);
          for (int step = 0; step < values.size(); step++) {
            assertThat(values.get(step)).isEqualTo(value(step, k));
          }
        }
        for (int n = 0; n < filesBefore.get(i); n++) {
          assertThat(
                  send(restored, "GET", "/runs/" + runs.get(i) + "/artifacts/f" + n, utf8(""))
                      .body())
              .isEqualTo(file(runs.get(i), n));
        }
      }
    }
    assertThat(execute("backup", "--data", data().toString(), copy.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("exists already");
  }

  private Path blob(byte[] bytes) {
    String hex = Digest.of(bytes).hex();
    return data().resolve("blobs").resolve(hex.substring(0, 2)).resolve(hex.substring(2));
  }

  @Test
  void aVerificationSaysWhatIsDamagedAndWhere() throws Exception {
    String run;
    try (QuipuServer server = serve(data())) {
      run = newRun(server);
      for (int step = 0; step < 20; step++) {
        append(server, run, step);
      }
      for (int n = 0; n < 3; n++) {
        putFile(server, run, n);
      }
      assertThat(execute("verify", "--data", data().toString())).as(out.toString()).isZero();
    }
    byte[] damaged = file(run, 0);
    damaged[5000] ^= 4;
    Files.write(blob(file(run, 0)), damaged);
    Files.delete(blob(file(run, 1)));
    damage(
        "UPDATE frame SET body = CAST(substr(body, 1, 100) || x'07' || substr(body, 102) AS BLOB)"
            + " WHERE no = 7");
    assertThat(execute("verify", "--data", data().toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "run " + run + ", artifact \"f0\": ",
            "is damaged",
            "run " + run + ", artifact \"f1\": its bytes",
            "are missing",
            "run " + run + ", frame 7: ",
            "3 flaws; 1 blobs");
    assertThat(execute("backup", "--data", data().toString(), folder.resolve("c").toString()))
        .isEqualTo(1);
    assertThat(folder.resolve("c")).doesNotExist();

    assertThat(execute("verify", "--data", folder.resolve("nothing").toString())).isEqualTo(2);
    assertThat(out.toString()).contains("There is no store in");
  }

  private void damage(String sql) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + data().resolve("quipu.db"));
  }

  private void makeBlobsOld() throws IOException {
    try (var all = Files.walk(data().resolve("blobs"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
      }
    }
  }

  @Test
  void anAnswerThatIsNotOfQuipuIsNoPurge() throws IOException {
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          byte[] page = utf8(exchange.getRequestURI().getPath().startsWith("/json") ? "{}" : "<p>");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    other.start();
    try {
      String url = "http://127.0.0.1:" + other.getAddress().getPort();
      for (String address : List.of(url, url + "/json")) {
        assertThat(execute("gc", "--url", address)).isEqualTo(1);
        assertThat(out.toString()).contains("The server answered 200: it is no Quipu server");
      }
    } finally {
      other.stop(0);
    }
  }

  @Test
  void deletedRunsAreRemovedByTheServerOrInItsFolder() throws Exception {
    String kept;
    try (QuipuServer server = serve(data())) {
      kept = newRun(server);
      append(server, kept, 0);
      for (int i = 0; i < 2; i++) {
        String gone = newRun(server);
        append(server, gone, 0);
        putFile(server, gone, 0);
        send(server, "DELETE", "/runs/" + gone, utf8(""));
        makeBlobsOld();
        if (i == 0) {
          assertThat(execute("gc", "--data", data().toString(), "--older-than", "0")).isEqualTo(1);
          assertThat(out.toString()).contains("--url");
          assertThat(execute("gc", "--url", server.url() + "/", "--older-than", "1d")).isZero();
          assertThat(out.toString()).contains("Removed 0 runs");
          assertThat(execute("gc", "--url", server.url(), "--older-than", "0", "--dry-run"))
              .isZero();
          assertThat(out.toString()).contains("Would remove 1 runs with 20 points");
          assertThat(execute("gc", "--url", server.url(), "--older-than", "0")).isZero();
          assertThat(out.toString()).contains("Removed 1 runs with 20 points", "1 blobs");
        }
      }
    }
    assertThat(execute("gc", "--data", data().toString(), "--older-than", "0")).isZero();
    assertThat(out.toString()).contains("Removed 1 runs with 20 points", "1 blobs");
    assertThat(execute("gc", "--older-than", "soon")).isEqualTo(2);
    try (QuipuServer server = serve(data())) {
      assertThat(values(server, kept, 0, 10)).hasSize(1);
    }
  }

  @Test
  void aRemovalThatIsKilledLeavesAWholeStoreAndGoesOn() throws Exception {
    long seed = Long.getLong("quipu.seed", System.nanoTime());
    System.out.println("aRemovalThatIsKilled: -Dquipu.seed=" + seed);
    Random random = new Random(seed);
    int deleted = 60;
    String kept;
    try (QuipuServer server = serve(data())) {
      kept = newRun(server);
      append(server, kept, 0);
      putFile(server, kept, 0);
      for (int i = 0; i < deleted; i++) {
        String run = newRun(server);
        for (int step = 0; step < 5; step++) {
          append(server, run, step);
        }
        putFile(server, run, 0);
        // Both runs name this blob.
        send(server, "PUT", "/runs/" + run + "/artifacts/kept", file(kept, 0));
        send(server, "DELETE", "/runs/" + run, utf8(""));
      }
    }
    makeBlobsOld();
    int left = deleted;
    for (int round = 0; round < 3 && left > 0; round++) {
      int until = random.nextInt(left);
      Process gc = spawn("gc", "--data", data().toString(), "--older-than", "0");
      try (Connection connection = open()) {
        do {
          left = runsLeft(connection);
        } while (left > until && gc.isAlive());
      }
      gc.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
      assertThat(execute("verify", "--data", data().toString())).as(out.toString()).isZero();
    }
    assertThat(execute("gc", "--data", data().toString(), "--older-than", "0")).isZero();
    assertThat(execute("verify", "--data", data().toString())).isZero();
    assertThat(out.toString()).contains("1 blobs");
    assertThat(out.toString()).doesNotContain("named by nothing");
    try (QuipuServer server = serve(data())) {
      assertThat(values(server, kept, 0, 10)).hasSize(1);
      assertThat(send(server, "GET", "/runs/" + kept + "/artifacts/f0", utf8("")).body())
          .isEqualTo(file(kept, 0));
    }
  }

  private static int runsLeft(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM run WHERE deleted > 0")) {
      return rows.getInt(1);
    }
  }
}
