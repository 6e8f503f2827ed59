package dev.quipu.engine.request;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// Works on several things at the same time and gives away what comes of them one by one, in their
/// order. As many are worked on ahead as there are processors, so what is in memory does not grow
/// with the number of things.
public final class InOrder {
  private InOrder() {}

  /// As many as are useful.
  public static int mostAhead() {
    return Runtime.getRuntime().availableProcessors();
  }

  /// As [#each(Presence, List, int, Function, BiConsumer)], with as many ahead as are useful.
  public static <T, R> void each(
      Presence presence, List<T> things, Function<T, R> work, BiConsumer<T, R> sink) {
    each(presence, things, mostAhead(), work, sink);
  }

  /// Works on the things, as many ahead as there are processors, and gives what comes of them away.
  ///
  /// @param presence of the caller, without whom nothing more is begun
  /// @param ahead how many are worked on besides the next
  /// @param work called on other threads, unless there is one thing only; what it throws is thrown
  ///   here, in place of its result
  /// @param sink called on this thread
  public static <T, R> void each(
      Presence presence, List<T> things, int ahead, Function<T, R> work, BiConsumer<T, R> sink) {
    if (things.size() == 1) {
      sink.accept(things.getFirst(), work.apply(things.getFirst()));
      return;
    }
    Deque<Future<R>> begun = new ArrayDeque<>();
    Iterator<T> rest = things.iterator();
    // Closing waits for what was begun, which is little.
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (T thing : things) {
        presence.require();
        while (begun.size() <= ahead && rest.hasNext()) {
          T next = rest.next();
          begun.add(threads.submit(() -> work.apply(next)));
        }
        sink.accept(thing, result(begun.remove()));
      }
    }
  }

  /// Waits to the end, for work does so too; an interrupt is left for whoever comes next.
  private static <R> R result(Future<R> work) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return work.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw rethrown(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException rethrown(ExecutionException e) {
    return switch (e.getCause()) {
      case Error error -> throw error;
      case RuntimeException exception -> exception;
      case null, default -> new IllegalStateException(e);
    };
  }
}
