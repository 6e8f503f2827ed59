package dev.quipu.sdk.tasks;

import dev.quipu.core.lineage.SpanId;
import org.jspecify.annotations.Nullable;

/// Which task each thread is in. A task is left when it ends, on whichever thread that happens.
final class TaskScope {
  // The one static state: Task.current() is for code to which nobody hands the task.
  private static final ThreadLocal<@Nullable Place> CURRENT = new ThreadLocal<>();

  private TaskScope() {}

  /// Where a thread is.
  ///
  /// @param isHandedOver whether the thread does work of the task for another thread, and goes on
  ///   in the task around when the task ends; else it goes back to where it was
  /// @param before where the thread was, unless it was handed over
  record Place(Task task, boolean isHandedOver, @Nullable Place before) {
    private @Nullable Place after() {
      return isHandedOver ? handedOver(task.enclosing()) : before;
    }

    private static @Nullable Place handedOver(@Nullable Task task) {
      return task == null ? null : new Place(task, true, null);
    }
  }

  /// The innermost task of this thread that has not ended; null if there is none.
  static @Nullable Task current() {
    Place place = place();
    return place == null ? null : place.task();
  }

  private static @Nullable Place place() {
    Place place = CURRENT.get();
    while (place != null && place.task().hasEnded()) {
      place = place.after();
      set(place);
    }
    return place;
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

  /// Makes a task the innermost one of this thread, until the task ends: nobody may be there to
  /// close the scope of a listener. Returns where the thread was before.
  static @Nullable Place enter(Task task) {
    Place before = place();
    set(new Place(task, false, before));
    return before;
  }

  /// Makes a task of another thread the innermost one of this thread, as long as a piece of its
  /// work takes. Returns where the thread was before.
  static @Nullable Place handOver(@Nullable Task task) {
    Place before = CURRENT.get();
    set(Place.handedOver(task));
    return before;
  }

  /// Puts this thread back to where it was.
  static void restore(@Nullable Place before) {
    set(before);
  }

  /// Leaves a task that has ended, if this thread is in it.
  static void leave(Task task) {
    Place place = CURRENT.get();
    if (place != null && place.task() == task) {
      set(place.after());
    }
  }

  private static void set(@Nullable Place place) {
    if (place == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(place);
    }
  }
}
