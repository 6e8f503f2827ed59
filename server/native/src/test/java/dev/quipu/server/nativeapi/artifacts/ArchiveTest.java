package dev.quipu.server.nativeapi.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.QuipuException;
import dev.quipu.server.nativeapi.request.NativeLimits;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The forms of archives that no small folder shows.
class ArchiveTest {
  private static final int MIB = 1 << 20;

  private static Archive.Content zeros(long bytes, String mediaType) {
    byte[] part = new byte[MIB];
    return new Archive.Content(
        1_700_000_000_000L,
        bytes,
        mediaType,
        out -> {
          for (long left = bytes; left > 0; left -= MIB) {
            out.write(part, 0, (int) Math.min(left, MIB));
          }
        });
  }

  /// Keeps only the first bytes.
  private static final class Head extends OutputStream {
    final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    long count;

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      int room = (int) Math.max(0, Math.min(length, 4096 - count));
      kept.write(bytes, offset, room);
      count += length;
    }
  }

  @Test
  void aZipHasFilesOfMoreThan4GiB(@TempDir Path folder) throws IOException {
    long size = (4L << 30) + 5;
    Path file = folder.resolve("a.zip");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      Archive zip = ArchiveFormat.ZIP.to(out);
      // Text is compressed, which spares the disk of the test.
      zip.file("large", zeros(size, "text/plain"));
      zip.file("small", zeros(3, "text/plain"));
      zip.finish();
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry large = zip.getEntry("large");
      assertThat(large.getSize()).isEqualTo(size);
      ZipEntry small = zip.getEntry("small");
      assertThat(zip.getInputStream(small).readAllBytes()).isEqualTo(new byte[3]);
    }
  }

  /// Some programs look there for a name that is not ASCII.
  @Test
  void aZipSaysAUnicodeNameAgain() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Archive zip = ArchiveFormat.ZIP.to(bytes);
    zip.folder("größe 🧶", 0);
    zip.finish();
    byte[] name = "größe 🧶/".getBytes(StandardCharsets.UTF_8);
    CRC32 crc = new CRC32();
    crc.update(name);
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      ZipEntry entry = in.getNextEntry();
      assertThat(entry.getName()).isEqualTo("größe 🧶/");
      ByteBuffer extra = ByteBuffer.wrap(entry.getExtra()).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(extra.getShort()).isEqualTo((short) 0x7075);
      assertThat(extra.getShort()).isEqualTo((short) (5 + name.length));
      assertThat(extra.get()).isEqualTo((byte) 1);
      assertThat(extra.getInt()).isEqualTo((int) crc.getValue());
      assertThat(extra).isEqualTo(ByteBuffer.wrap(name));
    }
  }

  /// A time is said once, without the zone of the server.
  @Test
  void aZipTellsTimesInUtc() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Archive zip = ArchiveFormat.ZIP.to(bytes);
    zip.folder("a", 1_700_000_001_999L);
    zip.folder("b", 0);
    zip.finish();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      ZipEntry first = in.getNextEntry();
      assertThat(first.getTimeLocal()).isEqualTo("2023-11-14T22:13:20");
      assertThat(first.getExtra()).isNull();
      ZipEntry second = in.getNextEntry();
      assertThat(second.getTimeLocal()).isEqualTo("1980-01-01T00:00:02");
      assertThat(second.getExtra()).isNull();
    }
  }

  @Test
  void aTarHasFilesOfMoreThan8GiB() throws IOException {
    long size = (8L << 30) + 5;
    Head head = new Head();
    Archive tar = ArchiveFormat.TAR.to(head);
    tar.file("large", zeros(size, "application/octet-stream"));
    tar.finish();
    String start = head.kept.toString(StandardCharsets.ISO_8859_1);
    assertThat(start.substring(512, 540)).startsWith("19 size=8589934597\n");
    assertThat(start.charAt(156)).isEqualTo('x');
    assertThat(start.charAt(1024 + 156)).isEqualTo('0');
    // Three headers, the file in whole blocks, and the end.
    assertThat(head.count).isEqualTo(3 * 512 + (8L << 30) + 512 + 1024);
  }

  /// The length of a record counts its own digits, also where they become more by that.
  @Test
  void aLongNameHasARecordOfTheRightLength() throws IOException {
    for (int length : new int[] {101, 120, 989, 990, 991, 992, 993, 1000}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      TarArchive tar = new TarArchive(bytes);
      tar.file("n".repeat(length), zeros(0, ""));
      String records = bytes.toString(StandardCharsets.UTF_8).substring(512);
      int announced = Integer.parseInt(records.substring(0, records.indexOf(' ')));
      assertThat(announced).isEqualTo(records.indexOf('\n') + 1);
    }
  }

  @ParameterizedTest
  @EnumSource(ArchiveFormat.class)
  void aFileOfAnotherLengthIsNotTaken(ArchiveFormat format) {
    for (long length : new long[] {0, 2, 4}) {
      Archive.Content wrong =
          new Archive.Content(0, length, "text/plain", out -> out.write(new byte[3]));
      Archive archive = format.to(new ByteArrayOutputStream());
      assertThatThrownBy(() -> archive.file("a", wrong)).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(ArchiveFormat.class)
  void anyTimeIsTaken(ArchiveFormat format) throws IOException {
    for (long ms : new long[] {Long.MIN_VALUE, -1, 0, 1, 4_400_000_000_000L, Long.MAX_VALUE / 2}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      Archive archive = format.to(bytes);
      archive.folder("a", ms);
      archive.file("b", new Archive.Content(ms, 0, "text/plain", out -> {}));
      archive.finish();
      assertThat(bytes.size()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(ArchiveFormat.class)
  void equalEntriesMakeEqualArchives(ArchiveFormat format) throws IOException {
    byte[][] made = new byte[2][];
    for (int i = 0; i < 2; i++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      Archive archive = format.to(bytes);
      archive.folder("größe", 5_000_000_000L);
      archive.file("b", zeros(100_000, "text/plain"));
      archive.finish();
      made[i] = bytes.toByteArray();
    }
    assertThat(Arrays.equals(made[0], made[1])).isTrue();
  }

  @Test
  void aZipHasALimitOfEntriesAndATarHasNone() {
    ArchiveFormat.ZIP.check(NativeLimits.ZIP_ENTRIES);
    ArchiveFormat.TAR.check(Long.MAX_VALUE);
    assertThatThrownBy(() -> ArchiveFormat.ZIP.check(NativeLimits.ZIP_ENTRIES + 1L))
        .isInstanceOf(QuipuException.class)
        .hasMessageContaining("100001")
        .hasMessageContaining("100000")
        .hasMessageContaining("format=tar");
  }
}
