package dev.quipu.store.shared.write;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.store.shared.Uninterrupted;
import dev.quipu.store.shared.summaries.SummariesBehind;
import dev.quipu.store.shared.summaries.SummaryScope;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A write that waits for its answer.
public final class WriteJob<T extends @Nullable Object> {
  private final Supplier<T> work;
  private final CompletableFuture<T> answer = new CompletableFuture<>();
  private final AtomicBoolean taken = new AtomicBoolean();
  private @Nullable T result;
  private @Nullable Throwable failure;

  /// The summaries that have been brought up to date at the request of this job.
  private final Set<SummaryScope> settled = new HashSet<>();

  /// Whether the job is tried once more when the disk is full, with the space reserved for
  /// removals.
  private boolean mayTryAgain;

  /// @param removes whether the work only removes
  public WriteJob(Supplier<T> work, boolean removes) {
    this.work = work;
    mayTryAgain = removes;
  }

  /// Claims the second attempt of a removal.
  public boolean takeAnotherTry() {
    boolean may = mayTryAgain;
    mayTryAgain = false;
    return may;
  }

  /// Claims the job, in order to run it or to give it up. True once.
  public boolean take() {
    return taken.compareAndSet(false, true);
  }

  public boolean isSettled(SummaryScope scope) {
    return settled.contains(scope);
  }

  /// Lets the job run once more, now that the summaries it asked for are up to date.
  public void beginAnew(SummaryScope scope) {
    settled.add(scope);
    taken.set(false);
  }

  /// Lets the job run once more, now that there is space.
  public void tryAgain() {
    failure = null;
    settled.clear();
    taken.set(false);
  }

  /// Runs the work and keeps its result until the commit. False if the work has thrown.
  public boolean run() {
    try {
      result = work.get();
      return true;
    } catch (SummariesBehind e) {
      throw e;
    } catch (Throwable e) {
      // The caller sees an Error, too; the writer goes on.
      failure = e;
      return false;
    }
  }

  /// Gives the caller the result of the work.
  @SuppressWarnings("NullAway") // what the work returned, null or not, goes back to its caller
  public void answer() {
    if (failure != null) {
      answer.completeExceptionally(failure);
    } else {
      answer.complete(result);
    }
  }

  public void fail(QuipuException e) {
    answer.completeExceptionally(e);
  }

  /// Waits for the answer. An interrupted thread gives the write up if the write has not begun.
  /// Otherwise the thread still waits for the outcome, which is near.
  public T await() {
    return Uninterrupted.get(() -> {
      try {
        return answer.get();
      } catch (InterruptedException e) {
        if (take()) {
          Thread.currentThread().interrupt();
          throw new QuipuException(
              ErrorCode.UNAVAILABLE, "Interrupted before the write began; nothing was stored", e);
        }
        throw e;
      } catch (ExecutionException e) {
        throw rethrown(e.getCause());
      }
    });
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof RuntimeException exception) {
      return exception;
    }
    return new IllegalStateException(cause);
  }
}
