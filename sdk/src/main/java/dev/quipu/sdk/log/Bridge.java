package dev.quipu.sdk.log;

import dev.quipu.core.model.Level;
import dev.quipu.sdk.Quipu;
import dev.quipu.sdk.Run;
import dev.quipu.sdk.queue.Worker;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The way of events from a logging library into the logs of runs. Never throws. Any thread.
final class Bridge {
  /// The name under which a bridge keeps the name of the thread in the metadata of an entry.
  static final String THREAD = "thread";

  /// The SDK, and the client through which the SDK sends: an entry of theirs would be sent, which
  /// would give the next entry.
  private static final List<String> OWN =
      List.of("dev.quipu.sdk", "jdk.internal.httpclient", "jdk.httpclient");

  private final @Nullable Run run;

  /// Whether the thread is forming an entry. Values that log when they are asked for their text
  /// would otherwise go round in a circle.
  private final ThreadLocal<Boolean> isForming = ThreadLocal.withInitial(() -> false);

  /// An event of a logging library.
  record Event(
      Instant time,
      Level level,
      @Nullable String message,
      Map<String, @Nullable Object> metadata,
      @Nullable Throwable exception) {}

  /// @param run the run whose log gets the events; null for all open runs of the process
  Bridge(@Nullable Run run) {
    this.run = run;
  }

  /// Adds an entry.
  ///
  /// @param logger null for none
  /// @param event is asked if a log gets it
  void add(@Nullable String logger, Supplier<Event> event) {
    String name = logger == null ? "" : logger;
    if (isOwn(name) || Thread.currentThread() instanceof Worker || isForming.get()) {
      return;
    }
    Collection<Run> runs = run == null ? Quipu.openRuns() : List.of(run);
    if (runs.isEmpty()) {
      return;
    }
    isForming.set(true);
    try {
      Event formed = event.get();
      for (Run one : runs) {
        one.logger(name)
            .log(
                formed.time,
                formed.level,
                String.valueOf(formed.message),
                formed.metadata.isEmpty() ? null : formed.metadata,
                formed.exception);
      }
    } catch (Throwable e) {
      // The values of the program may throw anything. A program does not fail because it logs.
    } finally {
      isForming.remove();
    }
  }

  /// Whether no event can reach a log any more.
  boolean isOver() {
    return run != null && run.status().isEnd();
  }

  private static boolean isOwn(String logger) {
    for (String own : OWN) {
      if (logger.startsWith(own)
          && (logger.length() == own.length() || logger.charAt(own.length()) == '.')) {
        return true;
      }
    }
    return false;
  }
}
