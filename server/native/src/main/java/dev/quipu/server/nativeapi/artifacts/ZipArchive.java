package dev.quipu.server.nativeapi.artifacts;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A ZIP archive, with the extensions of ZIP64 where files or the archive need them. The central
/// directory at the end, with all names, is held in memory until it is written.
final class ZipArchive implements Archive {
  /// Media types whose files become smaller at little cost. Weights, images and archives do not.
  private static final Pattern TEXT =
      Pattern.compile("text/.*|image/svg\\+xml|application/(.*json.*|yaml|toml|xml)");

  /// The times that a ZIP archive can tell, to two seconds. For another time the library would add
  /// a field that depends on the zone of the server.
  private static final LocalDateTime FIRST = LocalDateTime.of(1980, 1, 1, 0, 0, 2);

  private static final LocalDateTime LAST = LocalDateTime.of(2107, 12, 31, 23, 59, 58);

  private static final short UNICODE_PATH = 0x7075;

  private final ZipOutputStream zip;

  ZipArchive(OutputStream out) {
    zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
  }

  @Override
  public void folder(String name, long timeMs) throws IOException {
    ZipEntry entry = entry(name + "/", timeMs);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(0);
    entry.setCrc(0);
    zip.putNextEntry(entry);
    zip.closeEntry();
  }

  @Override
  public void file(String name, Content content) throws IOException {
    boolean isText = TEXT.matcher(content.mediaType()).matches();
    zip.setLevel(isText ? Deflater.BEST_SPEED : Deflater.NO_COMPRESSION);
    zip.putNextEntry(entry(name, content.timeMs()));
    CountedOutput.write(content, zip);
    zip.closeEntry();
  }

  private static ZipEntry entry(String name, long timeMs) {
    ZipEntry entry = new ZipEntry(name);
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(Math.floorDiv(timeMs, 2000L) * 2, 0, ZoneOffset.UTC);
    entry.setTimeLocal(time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time);
    entry.setExtra(unicodePath(name));
    return entry;
  }

  /// The extra field that says a name in Unicode again. Names are in Unicode anyhow, but Info-ZIP's
  /// `unzip` does not believe so without the field.
  private static byte[] unicodePath(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    if (utf8.length == name.length()) {
      return new byte[0];
    }
    CRC32 crc = new CRC32();
    crc.update(utf8);
    return ByteBuffer.allocate(9 + utf8.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(UNICODE_PATH)
        .putShort((short) (5 + utf8.length))
        .put((byte) 1)
        .putInt((int) crc.getValue())
        .put(utf8)
        .array();
  }

  @Override
  public void finish() throws IOException {
    zip.finish();
    zip.flush();
  }
}
