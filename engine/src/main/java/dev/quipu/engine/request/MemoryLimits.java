package dev.quipu.engine.request;

/// How the heap is shared among the requests in flight. Each stands with its reason.
public final class MemoryLimits {
  private MemoryLimits() {}

  /// Bodies and answers of all requests in flight take at most this part of the heap.
  public static final int REQUESTS_HEAP_PART = 4;

  /// This part of theirs is for requests that take little, such as those that log.
  public static final int SMALL_REQUESTS_PART = 8;

  /// A request that takes little: twice the largest log-batch.
  public static final int SMALL_REQUEST_BYTES = 2 << 20;

  /// What waits in all event streams takes at most this part of it.
  public static final int EVENTS_HEAP_PART = 16;

  /// How long an answer that has begun waits for memory for its next part, before it is broken off.
  public static final int MEMORY_WAIT_MS = 10_000;
}
