package dev.quipu.store.sqlite.read;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.engine.port.Caller;
import dev.quipu.engine.port.Memory;
import dev.quipu.store.shared.Uninterrupted;
import dev.quipu.store.sqlite.session.ReadDeadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Connections that only read, one thread for each, and the reads that wait for them, first come
/// first served.
///
/// SQLite runs in native code, which a virtual thread cannot leave. Two long searches on two
/// virtual threads would hold the two carriers of a small machine, and every request would stand
/// still. So the reads of virtual threads run on platform threads, one for each connection, and the
/// operating system shares the processors out. A general connection pool would not fit: the lane
/// pools a connection with its statements, its functions and its thread.
///
/// A read ends when its caller has gone. Watching the caller has a price, so the watch begins only
/// once the read has run for a moment; nearly no read does.
final class ReadLane implements AutoCloseable {
  private static final Duration BEFORE_WATCHING = Duration.ofMillis(50);

  private final Rules rules;
  private final Supplier<Reader> opening;
  private final List<Reader> all = new ArrayList<>();
  private final BlockingQueue<Reader> idle = new LinkedBlockingQueue<>();
  private final ThreadPoolExecutor threads;
  private final Set<ReadDeadline> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// The purpose and the size of a lane.
  ///
  /// @param name of its threads, and of its reads in messages
  /// @param readers how many read at the same time
  /// @param waiting how many more may wait
  /// @param limit how long a read may run, and how long it may wait to begin
  record Rules(String name, int readers, int waiting, Duration limit) {}

  /// @param opening makes a reader when one is first needed
  ReadLane(Rules rules, Supplier<Reader> opening) {
    this.rules = rules;
    this.opening = opening;
    threads =
        new ThreadPoolExecutor(
            rules.readers,
            rules.readers,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(rules.waiting),
            Thread.ofPlatform().name("quipu-" + rules.name + "-", 1).daemon().factory());
  }

  /// Opens the connections now rather than on demand.
  ReadLane open() {
    for (int i = 0; i < rules.readers; i++) {
      idle.add(added());
    }
    return this;
  }

  /// Runs the work; for a virtual thread, on a thread of this lane.
  ///
  /// @throws QuipuException TOO_MANY_REQUESTS if too many wait; UNAVAILABLE if the work takes too
  ///   long, or the caller has gone
  <T extends @Nullable Object> T read(Caller caller, Memory memory, Function<SqliteReads, T> work) {
    ReadDeadline deadline = new ReadDeadline(rules.limit);
    if (!Thread.currentThread().isVirtual()) {
      return readHere(work, deadline, memory);
    }
    FutureTask<T> task = new FutureTask<>(() -> readHere(work, deadline, memory));
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      throw threads.isShutdown() ? closed(e) : tooMany(e);
    }
    return new Waiting<>(task, deadline).answer(caller);
  }

  private <T extends @Nullable Object> T readHere(
      Function<SqliteReads, T> work, ReadDeadline deadline, Memory memory) {
    Reader reader = take();
    running.add(deadline);
    try {
      if (closed) {
        throw closed(null);
      }
      return reader.read(work, deadline, memory);
    } finally {
      running.remove(deadline);
      idle.add(reader);
    }
  }

  private Reader take() {
    Reader reader = idle.poll();
    if (reader == null) {
      reader = addedIfFewer();
    }
    return reader == null ? Uninterrupted.get(idle::take) : reader;
  }

  private synchronized @Nullable Reader addedIfFewer() {
    if (closed) {
      throw closed(null);
    }
    return all.size() == rules.readers ? null : added();
  }

  private synchronized Reader added() {
    Reader reader = opening.get();
    all.add(reader);
    return reader;
  }

  private static RuntimeException rethrown(ExecutionException e) {
    return switch (e.getCause()) {
      case Error error -> throw error;
      case RuntimeException exception -> exception;
      case null, default -> new IllegalStateException(e);
    };
  }

  private static QuipuException closed(@Nullable Throwable cause) {
    return new QuipuException(ErrorCode.UNAVAILABLE, "The store is closed", cause);
  }

  private QuipuException tooMany(@Nullable Throwable cause) {
    return new QuipuException(
        ErrorCode.TOO_MANY_REQUESTS,
        rules.waiting
            + " "
            + rules.name
            + " are waiting, as many as may, while "
            + rules.readers
            + " are under way. Try again in a moment",
        cause);
  }

  private QuipuException waitedTooLong() {
    return new QuipuException(
        ErrorCode.TOO_MANY_REQUESTS,
        "It has waited for "
            + rules.limit.toSeconds()
            + " s behind other "
            + rules.name
            + ", as long as it may. Try again in a moment");
  }

  /// Breaks off the running reads, and refuses the waiting ones. A second call does nothing.
  @Override
  public void close() {
    List<Reader> opened;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      opened = List.copyOf(all);
    }
    running.forEach(deadline -> deadline.end("The store is closed"));
    threads.close();
    for (int i = 0; i < opened.size(); i++) {
      // A thread that reads by itself gives its reader back.
      Uninterrupted.get(idle::take);
    }
    opened.forEach(Reader::close);
    // Threads that still wait for a reader must see that the lane is closed.
    opened.stream().findFirst().ifPresent(idle::add);
  }

  /// One read for which a virtual thread waits. The work uses objects of that thread, so the thread
  /// waits for the end of work that has begun.
  private final class Waiting<T extends @Nullable Object> {
    private final FutureTask<T> task;
    private final ReadDeadline deadline;

    Waiting(FutureTask<T> task, ReadDeadline deadline) {
      this.task = task;
      this.deadline = deadline;
    }

    T answer(Caller caller) {
      return Uninterrupted.get(() -> {
        try {
          return task.get(BEFORE_WATCHING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          return watched(caller);
        } catch (ExecutionException e) {
          throw rethrown(e);
        }
      });
    }

    private T watched(Caller caller) throws InterruptedException {
      Caller.Watch watch = caller.whenGone(this::leave);
      try {
        return task.get(rules.limit.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        return late();
      } catch (CancellationException e) {
        throw deadline.refusal(e);
      } catch (ExecutionException e) {
        throw rethrown(e);
      } finally {
        watch.close();
      }
    }

    /// A read that has not begun is given up; one that has begun ends by its deadline.
    private T late() throws InterruptedException {
      if (threads.remove(task)) {
        throw waitedTooLong();
      }
      try {
        return task.get();
      } catch (ExecutionException e) {
        throw rethrown(e);
      }
    }

    private void leave() {
      deadline.end("The caller has gone");
      if (threads.remove(task)) {
        task.cancel(false);
      }
    }
  }
}
