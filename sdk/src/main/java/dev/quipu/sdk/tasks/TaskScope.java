package dev.quipu.sdk.tasks;

import dev.quipu.core.lineage.SpanId;
import org.jspecify.annotations.Nullable;

/// Which task each thread is in. A task is left when it ends, on whichever thread that happens.
final class TaskScope {
  // The one static state: Task.current() is for code to which nobody hands the task.
  private static final ThreadLocal<@Nullable Task> CURRENT = new ThreadLocal<>();

  private TaskScope() {}

  /// The innermost task of this thread that has not ended; null if there is none.
  static @Nullable Task current() {
    Task innermost = CURRENT.get();
    Task task = innermost;
    while (task != null && task.hasEnded()) {
      task = task.enclosing();
    }
    if (task != innermost) {
      set(task);
    }
    return task;
  }

  /// The innermost task of this thread that belongs to a run; null if there is none.
  static @Nullable Task current(TaskLog log) {
    Task task = current();
    while (task != null && (!task.log().equals(log) || task.hasEnded())) {
      task = task.enclosing();
    }
    return task;
  }

  /// The id of the task of a run that this thread is in: the innermost one that has not ended, or
  /// the one within which this program goes on with the run; null if there is none.
  static @Nullable SpanId around(TaskLog log) {
    Task task = current(log);
    return task == null ? log.outerTask() : task.id();
  }

  /// Makes a task the innermost one of this thread. Returns the one before.
  static @Nullable Task enter(@Nullable Task task) {
    Task before = CURRENT.get();
    set(task);
    return before;
  }

  /// Leaves a task that has ended, if this thread is in it.
  static void leave(Task task) {
    if (CURRENT.get() == task) {
      set(task.enclosing());
    }
  }

  private static void set(@Nullable Task task) {
    if (task == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(task);
    }
  }
}
