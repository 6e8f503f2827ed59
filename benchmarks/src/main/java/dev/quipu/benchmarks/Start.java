package dev.quipu.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Measures how long a new process takes from `./quipu server` to its first answer, and what memory
/// it has resident when it has rested. `make bench-start` starts it.
final class Start {
  private static final int STARTS = 7;
  private static final long REST_SECONDS = 10;

  private Start() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of("build/bench/start"));
    Path data = Files.createTempDirectory(folder, "run");
    double[] seconds = new double[STARTS];
    long restingKib = 0;
    for (int i = 0; i < STARTS; i++) {
      int port;
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = socket.getLocalPort();
      }
      ProcessBuilder builder =
          new ProcessBuilder("./quipu", "server", "--port", "" + port, "--data", data.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().put("QUIPU_NO_BUILD", "1");
      long began = System.nanoTime();
      Process process = builder.start();
      try {
        while (!answers(port)) {
          if (!process.isAlive() || System.nanoTime() - began > TimeUnit.MINUTES.toNanos(1)) {
            throw new IOException("The server did not start");
          }
          TimeUnit.MILLISECONDS.sleep(2);
        }
        seconds[i] = (System.nanoTime() - began) / 1e9;
        if (i == STARTS - 1) {
          TimeUnit.SECONDS.sleep(REST_SECONDS);
          restingKib = residentKib(process.pid());
        }
      } finally {
        process.destroy();
        process.waitFor();
      }
    }
    System.out.printf(
        Locale.ROOT,
        "first start, with an empty folder: %.2f s; later ones: %.2f s in the median; at rest %d MB"
            + " resident%n",
        seconds[0],
        Arrays.stream(seconds).skip(1).sorted().toArray()[(STARTS - 1) / 2],
        restingKib >> 10);
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
