package dev.quipu.codec.bytes;

import org.jspecify.annotations.Nullable;

/// Encodes a column in several ways and keeps the smallest. Ways come in the order of the speed of
/// decoding; a slower one wins only if it is smaller by more than a share.
public final class Trial<E> {
  private static final int MARGIN = 16;

  private final int margin;
  private ByteSink best = new ByteSink();
  private ByteSink next = new ByteSink();
  private @Nullable E winner;

  /// A slower way must be smaller by more than a 16th.
  public Trial() {
    this(MARGIN);
  }

  /// @param margin a slower way must be smaller by more than one in so many; 0 for by a byte
  public Trial(int margin) {
    this.margin = margin;
  }

  /// Where to write the next attempt.
  public ByteSink next() {
    next.clear();
    return next;
  }

  /// Weighs what was written since [#next].
  public void offer(E encoding) {
    if (winner == null
        || next.length() < best.length() - (margin == 0 ? 0 : best.length() / margin)) {
      ByteSink other = best;
      best = next;
      next = other;
      winner = encoding;
    }
  }

  public E putBest(ByteSink out) {
    E known = winner;
    if (known == null) {
      throw new IllegalStateException("Nothing was offered");
    }
    out.put(best);
    return known;
  }
}
