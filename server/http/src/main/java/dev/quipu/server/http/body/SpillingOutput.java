package dev.quipu.server.http.body;

import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Keeps a small answer until it is complete, so that an error while it is written can still be
/// answered as an error. A large answer is streamed.
public final class SpillingOutput extends OutputStream {
  private static final int KEPT_BYTES = 256 << 10;

  private final ServerResponse response;
  private byte[] kept = new byte[1024];
  private int count;
  private @Nullable OutputStream stream;

  public SpillingOutput(ServerResponse response) {
    this.response = response;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (stream == null && count + length > KEPT_BYTES) {
      stream = response.outputStream();
      stream.write(kept, 0, count);
    }
    if (stream != null) {
      stream.write(bytes, offset, length);
      return;
    }
    if (count + length > kept.length) {
      kept = Arrays.copyOf(kept, Math.max(kept.length * 2, count + length));
    }
    System.arraycopy(bytes, offset, kept, count, length);
    count += length;
  }

  /// Sends what is left.
  public void finish(boolean head) throws IOException {
    if (stream != null) {
      stream.close();
    } else if (head) {
      response.contentLength(count);
      response.send();
    } else {
      response.send(kept, 0, count);
    }
  }
}
