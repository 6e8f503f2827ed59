package dev.quipu.benchmarks.load;

import java.io.IOException;
import java.util.Locale;

/// Times a request that is sent many times, one after the other.
public final class Timed {
  private static final int REPEATS = 50;

  private Timed() {}

  /// A request; returns its answer.
  @FunctionalInterface
  public interface Request {
    String send() throws IOException, InterruptedException;
  }

  /// Prints the median and the 99th of a hundred of 50 requests after as many others, the time of
  /// the first request, and the length of the answer.
  public static void print(String what, Request request) throws IOException, InterruptedException {
    long began = System.nanoTime();
    int bytes = request.send().length();
    double first = (System.nanoTime() - began) / 1e6;
    for (int i = 0; i < REPEATS; i++) {
      request.send();
    }
    Histogram latencies = new Histogram();
    for (int i = 0; i < REPEATS; i++) {
      began = System.nanoTime();
      request.send();
      latencies.record(System.nanoTime() - began);
    }
    System.out.printf(
        Locale.ROOT,
        "%-48s %9.1f ms p50 %9.1f p99 %9.1f the first time %9.0f KiB%n",
        what,
        latencies.quantileNanos(0.5) / 1e6,
        latencies.quantileNanos(0.99) / 1e6,
        first,
        bytes / 1024.0);
  }
}
