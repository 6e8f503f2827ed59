package dev.quipu.sdk.send;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The requests that deliver the last record that was read, in their order. The first one is
/// repeated until it is settled. Owned by the sender's thread.
final class RequestQueue {
  private final Deque<Request> requests = new ArrayDeque<>();

  boolean isEmpty() {
    return requests.isEmpty();
  }

  void clear() {
    requests.clear();
  }

  void addAll(List<? extends Request> added) {
    requests.addAll(added);
  }

  void addFirst(Request request) {
    requests.addFirst(request);
  }

  /// The first request as it is to be sent now; null if there is none.
  @Nullable Request first(DeliveryState state) {
    Request first = requests.poll();
    if (first == null) {
      return null;
    }
    Request current = first.current(state);
    requests.addFirst(current);
    return current;
  }

  /// Puts two requests in the place of the first one.
  void splitFirst(Request first, Request second) {
    requests.remove();
    requests.addFirst(second);
    requests.addFirst(first);
  }

  /// Removes a request if it is the first one; returns whether that was the last.
  boolean settle(Request request) {
    if (!request.equals(requests.peek())) {
      return false;
    }
    requests.remove();
    return requests.isEmpty();
  }
}
