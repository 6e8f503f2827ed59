package dev.quipu.engine.request;

/// How the heap is shared among the requests in flight. Each stands with its reason.
public final class MemoryLimits {
  private MemoryLimits() {}

  /// Bodies and answers of all requests in flight take at most this fraction of the heap.
  public static final int REQUESTS_HEAP_PART = 4;

  /// This fraction of that memory is for small requests, such as those that log.
  public static final int SMALL_REQUESTS_PART = 8;

  /// A small request: twice the largest log-batch.
  public static final int SMALL_REQUEST_BYTES = 2 << 20;

  /// Events that wait in all streams take at most this fraction of the heap.
  public static final int EVENTS_HEAP_PART = 16;

  /// How long an answer that has begun waits for memory for its next part before it is aborted.
  public static final int MEMORY_WAIT_MS = 10_000;
}
