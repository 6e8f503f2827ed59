package dev.quipu.cli.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills the command while it works, again and again.
class HarnessKillTest {
  private static final int KILLS = 10;
  private static final int CASES = 150;
  private static final Pattern PROMPT = Pattern.compile("number (\\d+)");

  @TempDir private Path folder;
  private final Object lock = new Object();
  private HttpServer server;
  private int requests;
  private int wanted;
  private CompletableFuture<Void> reached = new CompletableFuture<>();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
    StringBuilder cases = new StringBuilder();
    for (int i = 0; i < CASES; i++) {
      cases.append("{\"input\":\"number %d\",\"expected\":\"%d\"}\n".formatted(i, i * i));
    }
    Files.writeString(folder.resolve("squares.jsonl"), cases);
    Files.writeString(
        folder.resolve("harness.yaml"),
        """
        models:
          - {type: openai, name: one, model: one, url: "http://127.0.0.1:%1$d/v1"}
          - {type: openai, name: two, model: two, url: "http://127.0.0.1:%1$d/v1"}
        probes: [{name: square, evaluators: [exact_match, edit_similarity]}]
        data: [{file: squares.jsonl}]
        run: {concurrency: 6, retries: 0}
        """
            .formatted(server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /// Some answers are wrong, and some are failures; each is always the same.
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Matcher number = PROMPT.matcher(body);
      assertThat(number.find()).isTrue();
      int n = Integer.parseInt(number.group(1));
      String content = String.valueOf(n % 7 == 0 ? n : n * n);
      byte[] answer =
          ("{\"choices\":[{\"message\":{\"content\":\""
                  + content
                  + "\"}}],\"usage\":{\"total_tokens\":"
                  + n
                  + "}}")
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(n % 11 == 5 ? 400 : 200, answer.length);
      exchange.getResponseBody().write(answer);
    }
    synchronized (lock) {
      requests++;
      if (requests >= wanted) {
        reached.complete(null);
      }
    }
  }

  private Process run(String runDir) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.quipu.cli.Main",
            "harness",
            folder.resolve("harness.yaml").toString(),
            "--run-dir",
            folder.resolve(runDir).toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output.txt").toFile())
        .start();
  }

  private Map<String, String> files(String runDir) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (var all = Files.list(folder.resolve(runDir))) {
      for (Path file : all.toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return files;
  }

  @Test
  void aHarnessThatIsKilledTenTimesHasTheSameBytes() throws Exception {
    Process whole = run("whole");
    assertThat(whole.waitFor()).as(Files.readString(folder.resolve("output.txt"))).isZero();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int killed = 0;
    for (int i = 0; i < KILLS; i++) {
      synchronized (lock) {
        // The last one comes with the last answer, when the files are written.
        int more = i == KILLS - 1 ? 2 * CASES - done("cut") : 1 + random.nextInt(40);
        wanted = requests + more;
        reached = new CompletableFuture<>();
      }
      Process process = run("cut");
      CompletableFuture.anyOf(process.onExit(), reached).join();
      process.destroyForcibly();
      killed += process.waitFor() == 0 ? 0 : 1;
    }
    Process last = run("cut");
    assertThat(last.waitFor()).as(Files.readString(folder.resolve("output.txt"))).isZero();
    assertThat(files("cut")).as("seed %d, %d kills", seed, killed).isEqualTo(files("whole"));
    assertThat(files("cut").keySet())
        .containsExactly("manifest.json", "records.jsonl", "report.html", "summary.json");
    assertThat(killed).as("seed %d", seed).isGreaterThanOrEqualTo(KILLS - 1);
  }

  /// How many cases the journal has.
  private int done(String runDir) throws IOException {
    Path journal = folder.resolve(runDir).resolve("journal.jsonl");
    return Files.exists(journal) ? Math.max(0, Files.readAllLines(journal).size() - 1) : 0;
  }
}
