package dev.quipu.codec;

import org.jspecify.annotations.Nullable;

/// Encodes a column in several ways and keeps the smallest. Ways come in the order of the speed of
/// decoding; a slower one wins only if it is smaller by more than a 16th.
final class Trial<E> {
  private static final int MARGIN = 16;

  private ByteSink best = new ByteSink();
  private ByteSink next = new ByteSink();
  private @Nullable E winner;

  /// Where to write the next attempt.
  ByteSink next() {
    next.clear();
    return next;
  }

  /// Weighs what was written since [#next].
  void offer(E encoding) {
    if (winner == null || next.length() < best.length() - best.length() / MARGIN) {
      ByteSink other = best;
      best = next;
      next = other;
      winner = encoding;
    }
  }

  E putBest(ByteSink out) {
    E known = winner;
    if (known == null) {
      throw new IllegalStateException("Nothing was offered");
    }
    out.put(best);
    return known;
  }
}
