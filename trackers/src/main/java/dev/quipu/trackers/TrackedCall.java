package dev.quipu.trackers;

import org.jspecify.annotations.Nullable;

/// A function that is a run.
@FunctionalInterface
public interface TrackedCall<T extends @Nullable Object, X extends Throwable> {
  T call() throws X;
}
