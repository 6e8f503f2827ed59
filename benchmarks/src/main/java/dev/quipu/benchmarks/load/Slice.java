package dev.quipu.benchmarks.load;

import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Some seconds of load on one server.
///
/// @param requests answered
/// @param seconds from the first request to the last answer
/// @param serverCpuSeconds of the server and its children
/// @param generatorCpuSeconds of this process meanwhile
public record Slice(
    long requests,
    long failures,
    double seconds,
    double serverCpuSeconds,
    double generatorCpuSeconds,
    Histogram latencies) {
  private static final Duration STALL = Duration.ofSeconds(60);

  public double requestsPerSecond() {
    return requests / seconds;
  }

  /// Sends on a connection for each run until the time is over, then waits for the last answers.
  public static Slice run(Server server, List<RunLog> runs, Duration duration) throws IOException {
    long requests = acknowledged(runs);
    long failures = runs.stream().mapToLong(RunLog::failures).sum();
    double cpu = server.cpuSeconds();
    double ownCpu = ownCpuSeconds();
    long start = System.nanoTime();
    try (Selector selector = Selector.open()) {
      List<Connection> connections = new ArrayList<>();
      try {
        for (RunLog run : runs) {
          connections.add(Connection.open(run, server.address(), selector));
        }
        for (Connection connection : connections) {
          connection.send();
        }
        drive(selector, connections.size(), start + duration.toNanos());
      } finally {
        for (Connection connection : connections) {
          connection.close();
        }
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Histogram latencies = new Histogram();
    runs.forEach(run -> latencies.add(run.takeLatencies()));
    return new Slice(
        acknowledged(runs) - requests,
        runs.stream().mapToLong(RunLog::failures).sum() - failures,
        seconds,
        server.cpuSeconds() - cpu,
        ownCpuSeconds() - ownCpu,
        latencies);
  }

  private static double ownCpuSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  private static long acknowledged(List<RunLog> runs) {
    return runs.stream().mapToLong(RunLog::acknowledged).sum();
  }

  private static void drive(Selector selector, int inFlight, long deadline) throws IOException {
    int waiting = inFlight;
    while (waiting > 0) {
      if (selector.select(STALL.toMillis()) == 0) {
        throw new IOException("No answer for " + STALL.toSeconds() + " s");
      }
      for (var key : selector.selectedKeys()) {
        Connection connection = (Connection) key.attachment();
        if (connection.proceed()) {
          if (System.nanoTime() < deadline) {
            connection.send();
          } else {
            waiting--;
          }
        }
      }
      selector.selectedKeys().clear();
    }
  }
}
