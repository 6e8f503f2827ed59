package dev.quipu.codec.column;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;

/// Differences of differences in a [PatchedFrame]: for times whose intervals change slowly.
///
/// As bytes: the first difference as a zigzag varint, then the frame.
public record DeltaOfDeltaLongs(PatchedFrame frame) implements LongPages {
  @Override
  public void encode(long[] page, int count, ByteSink out) {
    if (count < 2) {
      return;
    }
    DeltaLongs.toDeltas(page, count);
    out.putZigzag(page[1]);
    System.arraycopy(page, 1, page, 0, count - 1);
    DeltaLongs.toDeltas(page, count - 1);
    System.arraycopy(page, 1, page, 0, count - 2);
    frame.encode(page, count - 2, out);
  }

  @Override
  public void decode(ByteCursor in, long first, long[] into, int at, int count) {
    into[at] = first;
    if (count < 2) {
      return;
    }
    into[at + 1] = in.zigzag();
    PatchedFrame.decode(in, count - 2, into, at + 2);
    DeltaLongs.toSums(into, at + 1, count - 1);
    DeltaLongs.toSums(into, at, count);
  }
}
