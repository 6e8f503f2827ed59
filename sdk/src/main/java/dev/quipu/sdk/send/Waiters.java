package dev.quipu.sdk.send;

import dev.quipu.sdk.journal.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Those who wait until a position of a journal is settled, or until its run has ended. Owned by
/// the sender's thread.
final class Waiters {
  private record Waiter(Position until, CompletableFuture<Boolean> done) {}

  private final List<Waiter> waiters = new ArrayList<>();
  private @Nullable CompletableFuture<?> end;

  /// Completes the future once everything before a position is settled.
  void add(Position until, CompletableFuture<Boolean> done) {
    waiters.add(new Waiter(until, done));
  }

  /// Completes the future at the end of the delivery; the writer of the journal writes no more.
  void addEnd(CompletableFuture<?> done) {
    end = done;
  }

  /// Whether the writer of the journal has ended the run and waits for the delivery.
  boolean waitForEnd() {
    return end != null;
  }

  boolean areThere() {
    return end != null || !waiters.isEmpty();
  }

  void settled(Position before) {
    waiters.removeIf(waiter -> waiter.until.compareTo(before) <= 0 && complete(waiter));
  }

  /// Everything is settled, or nothing more can be done.
  void allSettled() {
    waiters.removeIf(Waiters::complete);
  }

  /// The run has ended, or its end cannot be sent for now.
  void ended() {
    if (end != null) {
      end.complete(null);
    }
  }

  private static boolean complete(Waiter waiter) {
    waiter.done.complete(true);
    return true;
  }
}
