package dev.quipu.server.http.body;

import dev.quipu.engine.request.MemoryBudget;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A body that is kept in memory, as bytes or in decoded form. Memory for it is taken while it is
/// read.
public final class HeldInput extends FilterInputStream {
  private static final int STEP_BYTES = 16 << 10;

  private final MemoryBudget.Share memory;
  private final int times;
  private long read;
  private long taken;

  /// @param times how many copies of its bytes are held
  public HeldInput(InputStream in, MemoryBudget.Share memory, int times) {
    super(in);
    this.memory = memory;
    this.times = times;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    hold(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = super.read(buffer, offset, length);
    hold(Math.max(0, n));
    return n;
  }

  private void hold(int more) {
    read += more;
    while (taken < read) {
      memory.take((long) times * STEP_BYTES);
      taken += STEP_BYTES;
    }
  }
}
