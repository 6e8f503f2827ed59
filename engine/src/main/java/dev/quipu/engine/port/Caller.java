package dev.quipu.engine.port;

/// A caller who waits for an answer, and may leave before it is ready.
@FunctionalInterface
public interface Caller {
  /// A caller who stays.
  Caller STAYING = action -> () -> {};

  /// Starts to watch the caller, and runs the action on another thread once the caller has gone.
  /// Called by the thread that acts for the caller. Watching is costly, so it is for work that has
  /// turned out to be long.
  Watch whenGone(Runnable action);

  /// Watches until it is closed.
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
