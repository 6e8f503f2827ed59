package dev.quipu.store.files;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The golden file is kept for ever: every later version of the program must read it as the
/// checksums of these bytes. The checksums fill one page and begin a second.
class GoldenSumsTest {
  private static final int BYTES = 64 << 20 | 100_001;

  @TempDir Path folder;

  private static byte[] bytes() {
    byte[] bytes = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 16) * 7);
    }
    return bytes;
  }

  private static byte[] golden() throws IOException {
    try (InputStream in = GoldenSumsTest.class.getResourceAsStream("/golden/block-sums-v1.bin")) {
      return requireNonNull(in).readAllBytes();
    }
  }

  private Path stored(byte[] bytes) throws IOException {
    String hex =
        FileBlobStore.open(folder)
            .put(new ByteArrayInputStream(bytes), bytes.length)
            .digest()
            .hex();
    return folder.resolve("blobs/" + hex.substring(0, 2) + "/" + hex.substring(2));
  }

  @Test
  void theyAreWrittenAsEver() throws IOException {
    assertThat(Files.readAllBytes(SumsOfBlobs.file(stored(bytes())))).isEqualTo(golden());
  }

  @Test
  void theyAreReadAsEver() throws IOException {
    byte[] bytes = bytes();
    byte[] golden = golden();
    BlockSums sums =
        requireNonNull(
            BlockSums.open(
                (into, position) ->
                    into.put(
                        golden,
                        (int) position,
                        Math.min(into.remaining(), golden.length - (int) position)),
                Digest.of(bytes),
                BYTES));
    assertThat(sums.cover(0, BYTES)).isTrue();
    for (int block : new int[] {0, 1023, 1024, 1025, 512}) {
      int from = block * BlockSums.BLOCK_BYTES;
      byte[] some = Arrays.copyOfRange(bytes, from, Math.min(BYTES, from + BlockSums.BLOCK_BYTES));
      assertThat(sums.match(block, ByteBuffer.wrap(some), some.length)).isTrue();
      some[some.length - 1]++;
      assertThat(sums.match(block, ByteBuffer.wrap(some), some.length)).isFalse();
    }
  }

  /// Writes the file, given its folder, if there is none yet.
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0], "block-sums-v1.bin");
    if (Files.notExists(file)) {
      GoldenSumsTest test = new GoldenSumsTest();
      test.folder = Files.createTempDirectory("golden");
      Files.copy(SumsOfBlobs.file(test.stored(bytes())), file);
    }
  }
}
