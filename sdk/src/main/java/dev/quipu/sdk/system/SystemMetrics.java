package dev.quipu.sdk.system;

import dev.quipu.sdk.queue.Worker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Measures the machine every so often, in a thread of its own, while somebody wants to know.
public final class SystemMetrics implements Runnable {
  /// The name of the stream of a run that gets the rows.
  public static final String STREAM = "system";

  private final Duration interval;
  private final LongSupplier nanoTime;
  private final BooleanSupplier isWanted;
  private final Consumer<Map<String, Double>> sink;
  private final Worker thread = new Worker(this, "quipu-system");
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition stop = lock.newCondition();
  private boolean isStopped;

  /// Metrics that are not measured yet.
  ///
  /// @param interval the time between two measurements
  /// @param isWanted whether anybody wants the next one
  /// @param sink takes the fields of a row
  public SystemMetrics(
      Duration interval,
      LongSupplier nanoTime,
      BooleanSupplier isWanted,
      Consumer<Map<String, Double>> sink) {
    this.interval = interval;
    this.nanoTime = nanoTime;
    this.isWanted = isWanted;
    this.sink = sink;
  }

  public void start() {
    thread.start();
  }

  public void stop() {
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
        if (isWanted.getAsBoolean()) {
          sink.accept(sampler.sample());
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
