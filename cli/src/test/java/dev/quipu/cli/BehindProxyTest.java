package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.quipu.sdk.Mode;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Report;
import dev.quipu.sdk.Run;
import dev.quipu.server.app.QuipuServer;
import dev.quipu.server.app.ServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// A server below a path of a proxy that asks for user and password: the SDK and the commands get
/// through, and no file or output holds the password.
@Timeout(120)
class BehindProxyTest {
  private static final String USER = "ann";
  private static final String PASSWORD = "s3cr3t:/@ä";
  private static final String ENCODED = "s3cr3t%3A%2F%40%C3%A4";
  private static final Set<String> HELD_BACK =
      Set.of("host", "connection", "content-length", "authorization", "upgrade", "http2-settings");

  @TempDir private Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private QuipuServer server;
  private HttpServer proxy;

  @BeforeEach
  void start() throws IOException {
    server =
        QuipuServer.start(
            new ServerOptions("127.0.0.1", 0, folder.resolve("data"), Set.of(), false));
    proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    proxy.setExecutor(threads);
    HttpContext below = proxy.createContext("/quipu/", this::pass);
    below.setAuthenticator(
        new BasicAuthenticator("quipu", StandardCharsets.UTF_8) {
          @Override
          public boolean checkCredentials(String user, String password) {
            return user.equals(USER) && password.equals(PASSWORD);
          }
        });
    proxy.start();
  }

  @AfterEach
  void stop() {
    proxy.stop(0);
    threads.shutdownNow();
    server.close();
  }

  private String url(String credentials) {
    return "http://" + credentials + "127.0.0.1:" + proxy.getAddress().getPort() + "/quipu/";
  }

  private void pass(HttpExchange exchange) throws IOException {
    String target = exchange.getRequestURI().toString().substring("/quipu".length());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + target))
            .method(
                exchange.getRequestMethod(),
                BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (!HELD_BACK.contains(name.toLowerCase(java.util.Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    try (exchange;
        InputStream body = send(request.build(), exchange)) {
      OutputStream out = exchange.getResponseBody();
      body.transferTo(out);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private InputStream send(HttpRequest request, HttpExchange exchange)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    exchange.sendResponseHeaders(answer.statusCode(), answer.statusCode() == 204 ? -1 : 0);
    return answer.body();
  }

  private Options options(String url) {
    return Options.defaults()
        .url(url)
        .journalFolder(folder.resolve("journals"))
        .flushInterval(Duration.ofMillis(20))
        .closeTimeout(Duration.ofSeconds(3));
  }

  private static Run log(Options options) {
    try (Quipu quipu = Quipu.connect(options)) {
      Run run = quipu.experiment("behind").startRun("r");
      run.log("x", 1, 1);
      run.artifact("text", "a.txt");
      return run;
    }
  }

  private String execute(int expected, String... arguments) {
    StringWriter said = new StringWriter();
    CommandLine commands = Main.commandLine(arguments);
    commands.setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
    assertThat(commands.execute(arguments)).as(said.toString()).isEqualTo(expected);
    assertThat(said.toString()).doesNotContain("s3cr3t");
    return said.toString();
  }

  @Test
  void theSdkGetsThroughWithCredentialsInTheUrlOrInAHeader() {
    Options inUrl = options(url(USER + ":" + ENCODED + "@"));
    assertThat(inUrl.url()).hasToString(url("").replaceAll("/$", ""));
    assertThat(inUrl.toString()).doesNotContain("s3cr3t").doesNotContain("Basic");
    Report report = log(inUrl).report();
    assertThat(report.isComplete()).as(report.toString()).isTrue();

    String basic =
        "Basic "
            + java.util.Base64.getEncoder()
                .encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    Options inHeader = options(url("")).header("authorization", basic);
    assertThat(inHeader.toString()).doesNotContain(basic);
    report = log(inHeader).report();
    assertThat(report.isComplete()).as(report.toString()).isTrue();
  }

  @Test
  void withoutThemAllWaitsInTheJournalUntilTheCommandSendsIt() throws IOException {
    List<String> logged = new java.util.concurrent.CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            logged.add(
                record.getMessage()
                    + List.of(
                        record.getParameters() == null ? new Object[0] : record.getParameters()));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("dev.quipu.sdk");
    logger.setLevel(Level.WARNING);
    logger.addHandler(handler);
    try {
      Report report = log(options(url(USER + ":s3cr3t-wrong@"))).report();
      assertThat(report.isComplete()).isFalse();
      assertThat(report.toString()).contains("401").doesNotContain("s3cr3t");
      assertThat(logged).isNotEmpty().noneMatch(line -> line.contains("s3cr3t"));
    } finally {
      logger.removeHandler(handler);
      logger.setLevel(null);
    }
    String journals = folder.resolve("journals").toString();
    try (Stream<Path> files = Files.walk(folder.resolve("journals"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("s3cr3t");
      }
    }
    execute(1, "sync", "--url", url(""), journals);
    String sent = execute(0, "sync", "--url", url(USER + ":" + ENCODED + "@"), journals);
    assertThat(sent).contains("1 of 1 journals sent");
    assertThat(folder.resolve("journals")).isEmptyDirectory();
  }

  @Test
  void removingForGoodGetsThrough() {
    Options offline = options(url("")).mode(Mode.DISABLED);
    assertThat(log(offline).report().isComplete()).isTrue();
    assertThat(execute(1, "gc", "--dry-run", "--url", url(""))).contains("401");
    assertThat(execute(0, "gc", "--dry-run", "--url", url(USER + ":" + ENCODED + "@")))
        .contains("Would remove 0 runs");
    assertThat(execute(1, "gc", "--url", "http://ann:s3cr3t#x@host")).contains("is no URL");
  }
}
