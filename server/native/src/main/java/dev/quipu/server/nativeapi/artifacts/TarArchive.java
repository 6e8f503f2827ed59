package dev.quipu.server.nativeapi.artifacts;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A tar archive in the format of POSIX.1-2001 (pax): any name, any size. Nothing is held in
/// memory.
final class TarArchive implements Archive {
  private static final int BLOCK_BYTES = 512;
  private static final int NAME_BYTES = 100;

  /// What the eleven octal digits of a header hold; larger sizes stand in an extended header.
  private static final long LARGEST = 0_77777777777L;

  private static final char FILE = '0';
  private static final char FOLDER = '5';
  private static final char EXTENDED = 'x';

  private final OutputStream out;

  TarArchive(OutputStream out) {
    this.out = out;
  }

  @Override
  public void folder(String name, long timeMs) throws IOException {
    begin(name + "/", FOLDER, 0, timeMs);
  }

  @Override
  public void file(String name, Content content) throws IOException {
    begin(name, FILE, content.sizeBytes(), content.timeMs());
    CountedOutput.write(content, out);
    pad(content.sizeBytes());
  }

  @Override
  public void finish() throws IOException {
    out.write(new byte[2 * BLOCK_BYTES]);
    out.flush();
  }

  /// Writes the header of an entry and, if the name or the size does not fit there, an extended
  /// header before it.
  private void begin(String name, char type, long sizeBytes, long timeMs) throws IOException {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    boolean isPlain = utf8.length <= NAME_BYTES && utf8.length == name.length();
    if (!isPlain || sizeBytes > LARGEST) {
      byte[] records =
          ((isPlain ? "" : record("path", name))
                  + (sizeBytes > LARGEST ? record("size", Long.toString(sizeBytes)) : ""))
              .getBytes(StandardCharsets.UTF_8);
      header("PaxHeader".getBytes(StandardCharsets.US_ASCII), EXTENDED, records.length, timeMs);
      out.write(records);
      pad(records.length);
    }
    header(utf8, type, sizeBytes, timeMs);
  }

  /// A record of an extended header: its length in bytes, which counts its own digits, and what it
  /// says.
  private static String record(String key, String value) {
    String rest = " " + key + "=" + value + "\n";
    int bytes = rest.getBytes(StandardCharsets.UTF_8).length;
    int length = bytes + Integer.toString(bytes).length();
    if (Integer.toString(length).length() > Integer.toString(bytes).length()) {
      length++;
    }
    return length + rest;
  }

  private void header(byte[] name, char type, long sizeBytes, long timeMs) throws IOException {
    byte[] header = new byte[BLOCK_BYTES];
    System.arraycopy(name, 0, header, 0, Math.min(name.length, NAME_BYTES));
    octal(header, 100, 8, type == FOLDER ? 0_755 : 0_644);
    octal(header, 108, 8, 0);
    octal(header, 116, 8, 0);
    octal(header, 124, 12, sizeBytes > LARGEST ? 0 : sizeBytes);
    octal(header, 136, 12, Math.clamp(Math.floorDiv(timeMs, 1000L), 0, LARGEST));
    header[156] = (byte) type;
    put(header, 257, "ustar\00000");
    octal(header, 329, 8, 0);
    octal(header, 337, 8, 0);
    // The sum is taken over the header with spaces in its own place.
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    octal(header, 148, 7, sum);
    out.write(header);
  }

  /// Octal digits, filled up with zeros, and a NUL.
  private static void octal(byte[] header, int at, int bytes, long value) {
    String digits = Long.toOctalString(value);
    put(header, at, "0".repeat(bytes - 1 - digits.length()) + digits);
    header[at + bytes - 1] = 0;
  }

  private static void put(byte[] header, int at, String ascii) {
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  /// Fills up the last block of some bytes.
  private void pad(long bytes) throws IOException {
    out.write(new byte[(int) (-bytes & (BLOCK_BYTES - 1))]);
  }
}
