package dev.quipu.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.quipu.sdk.Options;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Report;
import dev.quipu.sdk.Run;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What a call of log() costs the training while something is wrong with the server.
@Command(
    name = "log-trouble",
    mixinStandardHelpOptions = true,
    description = "Times calls of log() with 10 metrics while the server hangs, fails or is away.")
final class LogTroubleCommand implements Callable<Integer> {
  @Option(names = "--calls", defaultValue = "10000", description = "Default: ${DEFAULT-VALUE}")
  private int calls;

  @Option(
      names = "--pause",
      defaultValue = "300",
      description = "Microseconds of other work between two calls. Default: ${DEFAULT-VALUE}")
  private long pauseMicros;

  @Option(names = "--folder", defaultValue = "build/bench", description = "${DEFAULT-VALUE}")
  private Path folder = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  /// What the server does with every request.
  private enum Trouble {
    AWAY("is not there"),
    HANG("takes the request and never answers"),
    FAIL("answers 500"),
    BUSY("answers 429, Retry-After: 1"),
    TOO_LARGE("answers 413"),
    GARBAGE("answers 200 with garbage"),
    CUT("cuts the connection in the middle of the request"),
    CUT_ANSWER("cuts the connection in the middle of the answer");

    final String does;

    Trouble(String does) {
      this.does = does;
    }
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "log() with 10 metrics, microseconds; %d calls, %d us between%n", calls, pauseMicros);
    out.printf("%-50s %9s %9s %10s %9s%n", "the server", "p50", "p99", "max", "dropped");
    time(Trouble.AWAY);
    for (Trouble trouble : Trouble.values()) {
      Timed timed = time(trouble);
      out.printf(
          "%-50s %s %9d%n",
          trouble.does, LogCalls.percentiles(timed.nanos), timed.report.pointsDropped());
      out.flush();
    }
    return 0;
  }

  /// The times, without those of the first tenth.
  private static final class Timed {
    final long[] nanos;
    final Report report;

    Timed(long[] nanos, Report report) {
      this.nanos = nanos;
      this.report = report;
    }
  }

  private Timed time(Trouble trouble) throws IOException {
    Path journals = folder.toAbsolutePath().resolve("log-trouble");
    Main.remove(journals);
    CountDownLatch over = new CountDownLatch(1);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, trouble, over));
    server.start();
    int port = server.getAddress().getPort();
    if (trouble == Trouble.AWAY) {
      server.stop(0);
    }
    Options options =
        Options.defaults()
            .url("http://127.0.0.1:" + port)
            .journalFolder(journals)
            .requestTimeout(Duration.ofSeconds(1))
            .closeTimeout(Duration.ofMillis(200));
    try (Quipu quipu = Quipu.connect(options)) {
      Run run = quipu.experiment("bench").startRun(trouble.name());
      long[] nanos = LogCalls.time(run, LogCalls.Form.ROW, calls, pauseMicros);
      return new Timed(java.util.Arrays.copyOfRange(nanos, calls / 10, calls), run.finish());
    } finally {
      over.countDown();
      server.stop(0);
      threads.shutdownNow();
      Main.remove(journals);
    }
  }

  private static void answer(HttpExchange exchange, Trouble trouble, CountDownLatch over)
      throws IOException {
    switch (trouble) {
      case AWAY, HANG -> await(over);
      case FAIL -> send(exchange, 500, "{}");
      case BUSY -> {
        exchange.getResponseHeaders().add("Retry-After", "1");
        send(exchange, 429, "{}");
      }
      case TOO_LARGE -> {
        boolean frame = exchange.getRequestURI().getPath().endsWith("/frames");
        send(exchange, frame ? 413 : 200, "{\"id\":\"x\"}");
      }
      case GARBAGE -> send(exchange, 200, "\u0000<html>");
      case CUT -> throw new IOException("cut");
      case CUT_ANSWER -> {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
        throw new IOException("cut");
      }
    }
  }

  private static void await(CountDownLatch over) {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
