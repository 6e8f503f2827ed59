package dev.quipu.codec.column;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;

/// Differences to the previous value in a [PatchedFrame]: for times at uneven intervals.
public record DeltaLongs(PatchedFrame frame) implements LongPages {
  @Override
  public void encode(long[] page, int count, ByteSink out) {
    toDeltas(page, count);
    System.arraycopy(page, 1, page, 0, count - 1);
    frame.encode(page, count - 1, out);
  }

  @Override
  public void decode(ByteCursor in, long first, long[] into, int at, int count) {
    into[at] = first;
    PatchedFrame.decode(in, count - 1, into, at + 1);
    toSums(into, at, count);
  }

  /// Replaces each value except the first by its difference to the previous one.
  static void toDeltas(long[] page, int count) {
    for (int i = count - 1; i > 0; i--) {
      page[i] -= page[i - 1];
    }
  }

  static void toSums(long[] page, int at, int count) {
    long value = page[at];
    for (int i = at + 1; i < at + count; i++) {
      value += page[i];
      page[i] = value;
    }
  }
}
