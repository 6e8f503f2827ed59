package dev.quipu.sdk.queue;

import java.util.concurrent.atomic.AtomicLong;

/// The memory for what is not in a journal yet, in estimated bytes. Any thread.
public final class QueueBudget {
  private final long maxBytes;
  private final AtomicLong usedBytes = new AtomicLong();

  public QueueBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  public long maxBytes() {
    return maxBytes;
  }

  /// Takes memory for points; false if there is none left.
  public boolean tryTake(long bytes) {
    return tryTake(bytes, maxBytes);
  }

  /// Takes memory for changes, which are rare and precious. A quarter more memory is reserved for
  /// them.
  public boolean tryTakeReserved(long bytes) {
    return tryTake(bytes, maxBytes + maxBytes / 4);
  }

  private boolean tryTake(long bytes, long limit) {
    if (usedBytes.addAndGet(bytes) <= limit) {
      return true;
    }
    usedBytes.addAndGet(-bytes);
    return false;
  }

  /// Takes memory for something that is in memory already, in another form.
  public void take(long bytes) {
    usedBytes.addAndGet(bytes);
  }

  public void release(long bytes) {
    usedBytes.addAndGet(-bytes);
  }

  public long usedBytes() {
    return usedBytes.get();
  }
}
