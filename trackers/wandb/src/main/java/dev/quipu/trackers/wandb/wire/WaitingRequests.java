package dev.quipu.trackers.wandb.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Requests to a server, which are sent in their order. While the server is away they wait, and the
/// first one is tried after longer and longer times, so that the caller never waits for the server
/// to come back. A request that the server refuses holds up no other one. One thread.
public final class WaitingRequests {
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /// A request that a server which answers could not carry out so often stops holding up the
  /// others: that takes a quarter of an hour.
  private static final int ATTEMPTS = 20;

  /// The last try has this part of the time for its answer.
  private static final int LAST_TRY = 5;

  /// By their names.
  private final Map<String, Request> waiting = new LinkedHashMap<>();

  private final Duration firstPause;
  private final Deadline deadline;
  private Duration pause;
  private int failures;
  private long dueNanos = System.nanoTime();

  /// The first refusal that nobody was told of.
  private @Nullable IOException refusal;

  /// No requests.
  ///
  /// @param firstPause how long a server that is away is left alone at first
  /// @param deadline of the requests, which is set while all must be sent
  public WaitingRequests(Duration firstPause, Deadline deadline) {
    this.firstPause = firstPause;
    this.deadline = deadline;
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
  public void add(String name, Request request) {
    waiting.putIfAbsent(name, request);
  }

  /// How many requests wait.
  public int size() {
    return waiting.size();
  }

  /// Sends what waits, as far as the server takes it now.
  ///
  /// @throws IOException if the server has refused requests: the first refusal
  public void send() throws IOException, InterruptedException {
    while (!waiting.isEmpty() && System.nanoTime() - dueNanos >= 0) {
      trySending();
    }
    tellRefusal();
  }

  /// Sends all that waits, and tries now, and again, if the server is away.
  ///
  /// @param timeout how long a server is waited for that takes nothing
  /// @return whether nothing waits any more
  /// @throws IOException if the server has refused requests: the first refusal
  public boolean sendAll(Duration timeout) throws IOException, InterruptedException {
    Duration lastTry = timeout.dividedBy(LAST_TRY);
    pause = firstPause;
    dueNanos = System.nanoTime();
    deadline.sinceSuccess(timeout);
    try {
      while (!waiting.isEmpty()) {
        TimeUnit.NANOSECONDS.sleep(dueNanos - System.nanoTime());
        if (trySending()) {
          deadline.sinceSuccess(timeout);
          continue;
        }
        long nanos = deadline.left(timeout).minus(lastTry).toNanos();
        if (nanos <= 0) {
          break;
        }
        dueNanos = Math.min(dueNanos - System.nanoTime(), nanos) + System.nanoTime();
      }
    } finally {
      deadline.lift();
    }
    tellRefusal();
    return waiting.isEmpty();
  }

  /// Sends the first request.
  ///
  /// @return whether the request waits no longer
  private boolean trySending() throws InterruptedException {
    String name = waiting.keySet().iterator().next();
    try {
      Objects.requireNonNull(waiting.get(name)).send();
      waiting.remove(name);
      pause = firstPause;
      failures = 0;
      return true;
    } catch (AwayException e) {
      boolean hasAnswered = e.getCause() == null;
      failures += hasAnswered ? 1 : 0;
      if (failures == ATTEMPTS) {
        refused(
            name,
            new IOException("Given up after " + ATTEMPTS + " attempts: " + e.getMessage(), e));
        return true;
      }
      System.getLogger("dev.quipu.trackers")
          .log(System.Logger.Level.DEBUG, "The server is tried again later", e);
      // Up to twice the pause, so that many programs do not come together.
      long nanos = pause.toNanos();
      dueNanos = System.nanoTime() + nanos + ThreadLocalRandom.current().nextLong(nanos + 1);
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      return false;
    } catch (IOException e) {
      refused(name, e);
      return true;
    } catch (RuntimeException e) {
      refused(name, new IOException(e.getMessage(), e));
      return true;
    }
  }

  private void refused(String name, IOException problem) {
    waiting.remove(name);
    failures = 0;
    if (refusal == null) {
      refusal = problem;
    } else {
      refusal.addSuppressed(problem);
    }
  }

  private void tellRefusal() throws IOException {
    IOException told = refusal;
    refusal = null;
    if (told != null) {
      throw told;
    }
  }
}
