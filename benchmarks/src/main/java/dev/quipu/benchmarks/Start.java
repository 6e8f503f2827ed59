package dev.quipu.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Measures how long a new process takes from `./quipu server` to its first answer, and what memory
/// it has resident when it has rested: as anybody starts it, and in turn without what the JVM has
/// recorded of a rehearsal. `make bench-start` starts it.
final class Start {
  private static final int ROUNDS = 7;
  private static final long REST_SECONDS = 10;

  private final String name;
  private final String javaOptions;
  private final Path folder;
  private final double[] empty = new double[ROUNDS];
  private final double[] later = new double[ROUNDS];
  private final double[] help = new double[ROUNDS];
  private long restingKib;

  private Start(String name, String javaOptions) throws IOException {
    this.name = name;
    this.javaOptions = javaOptions;
    Path parent = Files.createDirectories(Path.of("build/bench/start"));
    this.folder = Files.createTempDirectory(parent, "run");
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    List<Start> ways =
        List.of(new Start("./quipu", ""), new Start("without the cache", "-XX:AOTMode=off"));
    for (int round = 0; round < ROUNDS; round++) {
      for (Start way : ways) {
        way.measure(round);
      }
    }
    System.out.printf(
        "median of %d, seconds       empty folder   later start   --help   at rest, MB%n", ROUNDS);
    for (Start way : ways) {
      System.out.printf(
          Locale.ROOT,
          "%-26s %13.2f %13.2f %8.2f %14d%n",
          way.name,
          median(way.empty),
          median(way.later),
          median(way.help),
          way.restingKib >> 10);
    }
  }

  private void measure(int round) throws IOException, InterruptedException {
    Path data = folder.resolve("data-" + round);
    empty[round] = serve(data, false);
    later[round] = serve(data, round == ROUNDS - 1);
    long began = System.nanoTime();
    Process process = start("--help");
    process.waitFor();
    help[round] = (System.nanoTime() - began) / 1e9;
  }

  /// The seconds until a server answers.
  private double serve(Path data, boolean rest) throws IOException, InterruptedException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    long began = System.nanoTime();
    Process process = start("server", "--port", "" + port, "--data", data.toString());
    try {
      while (!answers(port)) {
        if (!process.isAlive() || System.nanoTime() - began > TimeUnit.MINUTES.toNanos(1)) {
          throw new IOException("The server did not start");
        }
        TimeUnit.MILLISECONDS.sleep(2);
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      if (rest) {
        TimeUnit.SECONDS.sleep(REST_SECONDS);
        restingKib = residentKib(process.pid());
      }
      return seconds;
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("./quipu"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("QUIPU_NO_BUILD", "1");
    builder.environment().put("QUIPU_JAVA_OPTIONS", javaOptions);
    return builder.start();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      socket.setSoTimeout(5000);
      socket
          .getOutputStream()
          .write(
              "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] start = socket.getInputStream().readNBytes(12);
      return new String(start, StandardCharsets.US_ASCII).endsWith("200");
    } catch (IOException e) {
      return false;
    }
  }

  private static long residentKib(long pid) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .sum();
    }
  }
}
