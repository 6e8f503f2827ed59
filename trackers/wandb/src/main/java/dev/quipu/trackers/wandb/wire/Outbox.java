package dev.quipu.trackers.wandb.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// Requests to a server, which are sent in their order. While the server is away they wait, and the
/// first one is tried after longer and longer times, so that the caller never waits for the server
/// to come back. One thread.
public final class Outbox {
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /// How many requests may wait: more are refused.
  private static final int WAITING = 10_000;

  /// A request that a server which answers could not carry out so often stops holding up the
  /// others: that takes a quarter of an hour.
  private static final int ATTEMPTS = 20;

  /// By their names.
  private final Map<String, Request> waiting = new LinkedHashMap<>();

  private final Duration firstPause;
  private Duration pause;
  private int failures;
  private long dueNanos = System.nanoTime();

  /// An empty outbox.
  ///
  /// @param firstPause how long a server that is away is left alone at first
  public Outbox(Duration firstPause) {
    this.firstPause = firstPause;
    pause = firstPause;
  }

  /// Something to be sent.
  @FunctionalInterface
  public interface Request {
    /// Sends.
    ///
    /// @throws AwayException if the request may succeed later
    void send() throws IOException, InterruptedException;
  }

  /// Adds a request, unless one of the same name waits already.
  ///
  /// @throws IOException if too much waits
  public void add(String name, Request request) throws IOException {
    if (waiting.size() == WAITING) {
      throw new IOException(
          "W&B's server has been away for too long: " + WAITING + " requests wait, no more may");
    }
    waiting.putIfAbsent(name, request);
  }

  /// Sends what waits, as far as the server takes it now.
  ///
  /// @throws IOException if the server refuses a request; the others go on waiting
  public void send() throws IOException, InterruptedException {
    while (!waiting.isEmpty() && System.nanoTime() - dueNanos >= 0) {
      String name = waiting.keySet().iterator().next();
      try {
        Objects.requireNonNull(waiting.get(name)).send();
        waiting.remove(name);
        pause = firstPause;
        failures = 0;
      } catch (AwayException e) {
        boolean hasAnswered = e.getCause() == null;
        failures += hasAnswered ? 1 : 0;
        if (failures == ATTEMPTS) {
          failures = 0;
          waiting.remove(name);
          throw new IOException("Given up after " + ATTEMPTS + " attempts: " + e.getMessage(), e);
        }
        System.getLogger("dev.quipu.trackers")
            .log(System.Logger.Level.DEBUG, "The server is tried again later", e);
        // Up to twice the pause, so that many programs do not come together.
        long nanos = pause.toNanos();
        dueNanos = System.nanoTime() + nanos + ThreadLocalRandom.current().nextLong(nanos + 1);
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      } catch (IOException | RuntimeException e) {
        waiting.remove(name);
        throw e;
      }
    }
  }

  /// Sends all that waits, and waits for the server if need be.
  ///
  /// @return whether all was sent before the time was up
  public boolean sendAll(Duration timeout) throws IOException, InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    send();
    while (!waiting.isEmpty() && dueNanos - end < 0) {
      TimeUnit.NANOSECONDS.sleep(dueNanos - System.nanoTime());
      send();
    }
    return waiting.isEmpty();
  }
}
