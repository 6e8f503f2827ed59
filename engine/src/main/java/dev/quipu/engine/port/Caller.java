package dev.quipu.engine.port;

/// Who waits for an answer, and may leave before it is there.
@FunctionalInterface
public interface Caller {
  /// One who stays.
  Caller STAYING = action -> () -> {};

  /// Begins to watch whether the caller is still there, and runs the action once it has gone, on
  /// another thread. To be called by the thread that acts for the caller. Watching has a price, so
  /// it is for work that has turned out to be long.
  Watch whenGone(Runnable action);

  /// Watching until it is closed.
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
