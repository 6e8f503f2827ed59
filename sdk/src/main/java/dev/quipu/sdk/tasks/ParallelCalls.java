package dev.quipu.sdk.tasks;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Calls a function for each of some inputs, several at a time. The caller's thread is one of those
/// that work, so that an executor without a free thread delays the calls and never blocks them.
///
/// @param <A> an input
/// @param <T> a result
final class ParallelCalls<A, T extends @Nullable Object> {
  private final Iterator<? extends A> inputs;
  private final TaskFunction<A, T, ?> function;
  private final boolean stopsAtFailure;
  private final @Nullable Consumer<? super TaskOutcome<T>> taker;
  private final @Nullable Task around = TaskScope.current();
  private final List<@Nullable TaskOutcome<T>> outcomes = new ArrayList<>();
  private final Object handOver = new Object();
  private boolean stopped;
  private @Nullable Throwable takerFailure;

  /// Calls whose outcomes are kept.
  ///
  /// @param stopsAtFailure whether no further call begins once one has failed
  ParallelCalls(
      Iterable<? extends A> inputs, TaskFunction<A, T, ?> function, boolean stopsAtFailure) {
    this.inputs = inputs.iterator();
    this.function = function;
    this.stopsAtFailure = stopsAtFailure;
    this.taker = null;
  }

  /// Calls whose outcomes are handed on as they come, one at a time. No further call begins once
  /// the taker has failed.
  ParallelCalls(
      Iterable<? extends A> inputs,
      TaskFunction<A, T, ?> function,
      Consumer<? super TaskOutcome<T>> taker) {
    this.inputs = inputs.iterator();
    this.function = function;
    this.stopsAtFailure = false;
    this.taker = taker;
  }

  /// What the taker has thrown; null if nothing.
  @Nullable Throwable takerFailure() {
    synchronized (handOver) {
      return takerFailure;
    }
  }

  /// Makes the calls. Returns their outcomes in the order of the inputs, unless there is a taker.
  ///
  /// @param executor null for new threads
  List<TaskOutcome<T>> run(int concurrency, @Nullable Executor executor) {
    List<Helper> helpers = new ArrayList<>();
    for (int i = 1; i < concurrency; i++) {
      Helper helper = new Helper();
      if (!begin(helper, executor)) {
        break;
      }
      helpers.add(helper);
    }
    try {
      work();
    } finally {
      helpers.forEach(Helper::await);
    }
    List<TaskOutcome<T>> all = new ArrayList<>();
    for (TaskOutcome<T> outcome : outcomes) {
      if (outcome != null) {
        all.add(outcome);
      }
    }
    return all;
  }

  private boolean begin(Helper helper, @Nullable Executor executor) {
    if (executor == null) {
      Thread thread = new Thread(helper, "quipu-task");
      thread.setDaemon(true);
      thread.start();
      return true;
    }
    try {
      executor.execute(helper);
      return true;
    } catch (RejectedExecutionException e) {
      // The executor is full or shut down; the threads that are there do the work.
      return false;
    }
  }

  /// A thread of the executor that works along.
  private final class Helper implements Runnable {
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);

    @Override
    public void run() {
      if (!begun.compareAndSet(false, true)) {
        return;
      }
      TaskScope.Place before = TaskScope.handOver(around);
      try {
        work();
      } finally {
        TaskScope.restore(before);
        done.countDown();
      }
    }

    /// Waits for the end, unless it has not begun: then it never does.
    void await() {
      boolean interrupted = false;
      while (!begun.compareAndSet(false, true)) {
        try {
          done.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void work() {
    while (true) {
      A input;
      int index;
      synchronized (this) {
        if (stopped || !inputs.hasNext()) {
          return;
        }
        input = inputs.next();
        index = outcomes.size();
        if (taker == null) {
          outcomes.add(null);
        }
      }
      TaskOutcome<T> outcome = call(input);
      boolean isTaken = taker != null && hand(outcome, taker);
      synchronized (this) {
        if (taker == null) {
          outcomes.set(index, outcome);
          stopped |= stopsAtFailure && outcome.isFailure();
        } else {
          stopped |= !isTaken;
        }
      }
    }
  }

  /// False if the taker has failed, now or before.
  private boolean hand(TaskOutcome<T> outcome, Consumer<? super TaskOutcome<T>> to) {
    synchronized (handOver) {
      if (takerFailure == null) {
        try {
          to.accept(outcome);
        } catch (Throwable e) {
          takerFailure = e;
        }
      }
      return takerFailure == null;
    }
  }

  private TaskOutcome<T> call(A input) {
    try {
      return new TaskOutcome<>(function.apply(input), null);
    } catch (Throwable e) {
      return new TaskOutcome<>(null, e);
    }
  }
}
