package dev.quipu.codec.column;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;

/// Plain integers in a [PatchedFrame]: for integers that jump about in a range.
public record FrameLongs(PatchedFrame frame) implements LongPages {
  @Override
  public void encode(long[] page, int count, ByteSink out) {
    frame.encode(page, count, out);
  }

  @Override
  public void decode(ByteCursor in, long first, long[] into, int at, int count) {
    PatchedFrame.decode(in, count, into, at);
  }

  @Override
  public boolean readsOne() {
    return true;
  }

  @Override
  public long at(ByteCursor in, long first, int place, int count) {
    return PatchedFrame.at(in, count, place);
  }
}
