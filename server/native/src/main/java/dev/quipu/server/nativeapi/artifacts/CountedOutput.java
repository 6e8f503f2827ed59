package dev.quipu.server.nativeapi.artifacts;

import java.io.IOException;
import java.io.OutputStream;

/// Counts the bytes of a file on their way into an archive. Closing changes nothing.
final class CountedOutput extends OutputStream {
  private final OutputStream out;
  private long count;

  private CountedOutput(OutputStream out) {
    this.out = out;
  }

  /// Writes a file.
  ///
  /// @throws IOException if the file does not have the length that was announced
  static void write(Archive.Content content, OutputStream out) throws IOException {
    CountedOutput counted = new CountedOutput(out);
    content.bytes().to(counted);
    if (counted.count != content.sizeBytes()) {
      throw new IOException(
          "File has " + counted.count + " bytes instead of " + content.sizeBytes());
    }
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    count++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    count += length;
  }
}
