package dev.quipu.sdk;

import dev.quipu.sdk.queue.Worker;
import dev.quipu.sdk.system.SystemSampler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Logs what the machine does into a stream of each open run, every so often, in a thread of its
/// own. The step of a row is the seconds since the run was opened.
final class SystemMetrics implements Runnable {
  /// The name of the stream.
  static final String STREAM = "system";

  private final OpenRuns runs;
  private final Duration interval;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Worker thread = new Worker(this, "quipu-system");
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition stop = lock.newCondition();
  private boolean isStopped;

  /// Metrics of all open runs.
  ///
  /// @param interval the time between two rows
  SystemMetrics(OpenRuns runs, Duration interval, InstantSource clock, LongSupplier nanoTime) {
    this.runs = runs;
    this.interval = interval;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  void start() {
    thread.start();
  }

  void stop() {
    lock.lock();
    try {
      isStopped = true;
      stop.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void run() {
    try {
      // The first rates are those since the start.
      SystemSampler sampler = new SystemSampler(nanoTime);
      while (awaitNext()) {
        if (!runs.isEmpty()) {
          Map<String, Double> fields = sampler.sample();
          runs.each(run -> run.logSystem(clock.millis(), fields));
        }
      }
    } catch (RuntimeException e) {
      System.getLogger("dev.quipu.sdk")
          .log(System.Logger.Level.WARNING, "The machine is not measured any more", e);
    }
  }

  /// Waits for the next time; false at the end.
  private boolean awaitNext() {
    lock.lock();
    try {
      long nanos = interval.toNanos();
      while (!isStopped && nanos > 0) {
        nanos = stop.awaitNanos(nanos);
      }
      return !isStopped;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }
}
