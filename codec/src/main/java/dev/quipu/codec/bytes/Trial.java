package dev.quipu.codec.bytes;

import org.jspecify.annotations.Nullable;

/// Encodes a column in several ways and keeps the smallest result. Ways are tried in the order of
/// decoding speed. A slower way wins only if it is smaller by more than a margin.
public final class Trial<E> {
  private static final int MARGIN = 16;

  private final int margin;
  private ByteSink best = new ByteSink();
  private ByteSink next = new ByteSink();
  private @Nullable E winner;

  /// Requires a slower way to be smaller by more than 1/16.
  public Trial() {
    this(MARGIN);
  }

  /// @param margin a slower way must be smaller by more than 1/margin; 0 for at least one byte
  public Trial(int margin) {
    this.margin = margin;
  }

  /// The sink for the next attempt.
  public ByteSink next() {
    next.clear();
    return next;
  }

  /// Compares the bytes written since [#next] with the best so far.
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
