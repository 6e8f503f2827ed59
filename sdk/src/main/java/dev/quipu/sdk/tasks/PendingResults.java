package dev.quipu.sdk.tasks;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The tasks of one run whose results are futures. A future wakes those who wait for it before it
/// has told everybody, so a program may end the run before the task knows of its result. The end of
/// the run therefore ends the tasks whose futures are complete. Any thread.
public final class PendingResults {
  private final Set<Pending> pending = ConcurrentHashMap.newKeySet();

  /// Ends a task when its result is there.
  ///
  /// @param hasOutput whether the result is an output
  void add(Task task, CompletionStage<?> result, boolean hasOutput) {
    Pending added = new Pending(task, result, hasOutput);
    pending.add(added);
    var unused = result.whenComplete(added::settle);
  }

  /// Ends the tasks whose futures are complete.
  public void settle() {
    for (Pending each : pending) {
      if (each.result instanceof CompletableFuture<?> future && future.isDone()) {
        var unused = future.whenComplete(each::settle);
      }
    }
  }

  private final class Pending {
    private final Task task;
    private final CompletionStage<?> result;
    private final boolean hasOutput;
    private boolean isSettled;

    Pending(Task task, CompletionStage<?> result, boolean hasOutput) {
      this.task = task;
      this.result = result;
      this.hasOutput = hasOutput;
    }

    /// Ends the task once; whoever comes second waits until the first is done.
    synchronized void settle(@Nullable Object value, @Nullable Throwable failure) {
      if (isSettled) {
        return;
      }
      isSettled = true;
      pending.remove(this);
      if (failure == null) {
        task.complete(value, hasOutput);
      } else {
        task.fail(failure);
      }
    }
  }
}
