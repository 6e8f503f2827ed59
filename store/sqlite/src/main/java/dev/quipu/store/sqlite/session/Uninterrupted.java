package dev.quipu.store.sqlite.session;

import org.jspecify.annotations.Nullable;

/// Waits for something that is near, whatever interrupts; the interrupt is kept for the caller.
public final class Uninterrupted {
  private Uninterrupted() {}

  public static <T extends @Nullable Object> T get(Wait<T> wait) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return wait.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @FunctionalInterface
  public interface Wait<T extends @Nullable Object> {
    T get() throws InterruptedException;
  }
}
