package dev.quipu.sdk.upload;

import java.io.IOException;
import java.io.InputStream;

/// The first bytes of a stream, at most this many.
final class LimitedInput extends InputStream {
  private final InputStream in;
  private long left;

  LimitedInput(InputStream in, long maxBytes) {
    this.in = in;
    left = maxBytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (left == 0 && length > 0) {
      return -1;
    }
    int n = in.read(buffer, offset, (int) Math.min(length, left));
    left -= Math.max(0, n);
    return n;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
