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
import java.util.function.Supplier;

/// Works on several things at the same time and passes their results on one by one, in order. Work
/// runs ahead by as many things as there are processors, so memory does not grow with the number of
/// things.
public final class InOrder {
  private InOrder() {}

  /// The most things to work on ahead: as many as there are processors.
  public static int mostAhead() {
    return Runtime.getRuntime().availableProcessors();
  }

  /// As [#each(Presence, List, int, Function, BiConsumer)], with [#mostAhead] things ahead.
  public static <T, R> void each(
      Presence presence, List<T> things, Function<T, R> work, BiConsumer<T, R> sink) {
    each(presence, things, mostAhead(), work, sink);
  }

  /// Works on the things and passes their results on.
  ///
  /// @param presence of the caller; once the caller has gone, nothing more is begun
  /// @param ahead the number of things to work on besides the next
  /// @param work called on other threads, unless there is only one thing; an exception is thrown
  ///   here in place of the result
  /// @param sink called on this thread
  public static <T, R> void each(
      Presence presence, List<T> things, int ahead, Function<T, R> work, BiConsumer<T, R> sink) {
    eachBegun(presence, things, ahead, thing -> () -> work.apply(thing), sink);
  }

  /// As [#each(Presence, List, int, Function, BiConsumer)], for work that begins on this thread.
  ///
  /// @param begin called on this thread; gives the rest of the work, for another thread
  public static <T, R> void eachBegun(
      Presence presence,
      List<T> things,
      int ahead,
      Function<T, Supplier<R>> begin,
      BiConsumer<T, R> sink) {
    if (things.size() == 1) {
      sink.accept(things.getFirst(), begin.apply(things.getFirst()).get());
      return;
    }
    Deque<Future<R>> begun = new ArrayDeque<>();
    Iterator<T> rest = things.iterator();
    // Closing waits for work that has begun, which is little.
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (T thing : things) {
        presence.require();
        while (begun.size() <= ahead && rest.hasNext()) {
          Supplier<R> work = begin.apply(rest.next());
          begun.add(threads.submit(work::get));
        }
        sink.accept(thing, result(begun.remove()));
      }
    }
  }

  /// Waits to the end, because the work does not stop either. An interrupt stays set for the
  /// caller.
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
