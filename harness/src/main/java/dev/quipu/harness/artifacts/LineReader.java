package dev.quipu.harness.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads the lines of a file as bytes, which is faster than as texts. A last line without its end
/// is no line.
public final class LineReader implements AutoCloseable {
  private static final int BUFFER = 1 << 18;

  private final InputStream in;
  private byte[] buffer = new byte[BUFFER];
  private int start;
  private int end;
  private long consumed;

  public LineReader(InputStream in) {
    this.in = in;
  }

  /// The next line without its end; null after the last one.
  public byte @Nullable [] next() throws IOException {
    int from = start;
    while (true) {
      for (int i = from; i < end; i++) {
        if (buffer[i] == '\n') {
          byte[] line = Arrays.copyOfRange(buffer, start, i);
          consumed += i + 1 - start;
          start = i + 1;
          return line;
        }
      }
      from = end;
      if (start > 0) {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        from -= start;
        end -= start;
        start = 0;
      }
      if (end == buffer.length) {
        buffer = Arrays.copyOf(buffer, 2 * end);
      }
      int read = in.read(buffer, end, buffer.length - end);
      if (read < 0) {
        return null;
      }
      end += read;
    }
  }

  /// The position behind the last line that was read.
  public long position() {
    return consumed;
  }

  /// Whether bytes follow that are no whole line.
  public boolean hasRest() {
    return end > start;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
