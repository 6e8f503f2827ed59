package dev.quipu.store.sqlite.tables;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// The text of which a [RowChecksum] is the checksum: the values of a row in UTF-8. Numbers are
/// written without a text of their own, since tens of thousands of rows a second come here.
final class RowText {
  private static final byte SEPARATOR = 0x1f;
  private static final int BYTES = 512;
  private static final int DIGITS = 20;

  private byte[] bytes = new byte[BYTES];
  private int end;

  void separate() {
    makeRoom(1);
    bytes[end++] = SEPARATOR;
  }

  void add(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    makeRoom(utf8.length);
    System.arraycopy(utf8, 0, bytes, end, utf8.length);
    end += utf8.length;
  }

  /// Adds the decimal digits of a number.
  void add(long number) {
    makeRoom(DIGITS);
    // Negative, because the least number has no positive counterpart.
    long rest = number < 0 ? number : -number;
    if (number < 0) {
      bytes[end++] = '-';
    }
    int digits = 1;
    for (long left = rest / 10; left != 0; left /= 10) {
      digits++;
    }
    for (int i = end + digits - 1; i >= end; i--) {
      bytes[i] = (byte) ('0' - rest % 10);
      rest /= 10;
    }
    end += digits;
  }

  private void makeRoom(int more) {
    if (bytes.length - end < more) {
      bytes = Arrays.copyOf(bytes, Math.max(end + more, 2 * bytes.length));
    }
  }

  long checksum() {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, end);
    return crc.getValue();
  }
}
