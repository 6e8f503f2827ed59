package dev.quipu.store.shared;

import org.jspecify.annotations.Nullable;

/// Waits for an event that is near, despite interrupts; the caller still sees the interrupt.
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
