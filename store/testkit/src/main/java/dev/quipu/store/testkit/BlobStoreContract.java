package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.Digest;
import dev.quipu.core.ErrorCode;
import dev.quipu.core.QuipuException;
import dev.quipu.engine.store.BlobStore;
import dev.quipu.engine.store.BlobStore.Blob;
import dev.quipu.engine.store.BlobStore.Listed;
import dev.quipu.engine.store.BlobStore.Stored;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What [BlobStore] promises.
public abstract class BlobStoreContract {
  private BlobStore blobs = new Nothing();

  /// Opens the store of this test; the second time, the data of the first are in it.
  protected abstract BlobStore open();

  @BeforeEach
  void openStore() {
    blobs = open();
  }

  @Test
  void bytesComeBackUnderTheirDigest() throws IOException {
    for (int size : new int[] {0, 1, 8191, 8192, 300_000}) {
      byte[] bytes = random(size);
      Stored stored = blobs.put(new ByteArrayInputStream(bytes), size);
      assertThat(stored).isEqualTo(new Stored(Digest.of(bytes), size));
      blobs = open();
      Blob found = blobs.find(stored.digest()).orElseThrow();
      assertThat(found.sizeBytes()).isEqualTo(size);
      try (InputStream in = found.open(0, size)) {
        assertThat(in.readAllBytes()).isEqualTo(bytes);
        assertThat(in.read()).isEqualTo(-1);
      }
      assertThat(found.bytes()).isEqualTo(ByteBuffer.wrap(bytes));
    }
    assertThat(blobs.find(Digest.of(new byte[] {9}))).isEmpty();
  }

  @Test
  void aRangeIsReadByPosition() throws IOException {
    byte[] bytes = random(100_000);
    Blob blob = put(bytes);
    for (int[] range : new int[][] {{0, 0}, {0, 1}, {99_999, 1}, {100_000, 0}, {500, 70_000}}) {
      try (InputStream in = blob.open(range[0], range[1])) {
        assertThat(in.readAllBytes())
            .isEqualTo(java.util.Arrays.copyOfRange(bytes, range[0], range[0] + range[1]));
      }
    }
    assertThatThrownBy(() -> blob.open(1, 100_000)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> blob.open(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void equalBytesAreStoredOnceAndRemovedOnce() throws IOException {
    byte[] bytes = random(1000);
    Digest digest = Digest.of(bytes);
    put(bytes);
    put(bytes);
    assertThat(blobs.remove(digest)).isTrue();
    assertThat(blobs.find(digest)).isEmpty();
    assertThat(blobs.remove(digest)).isFalse();
    assertThat(put(bytes).sizeBytes()).isEqualTo(1000);
  }

  @Test
  void allBlobsAreListed() throws IOException {
    Set<Digest> expected = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      byte[] bytes = random(i);
      put(bytes);
      expected.add(Digest.of(bytes));
    }
    Map<Digest, Listed> found = new HashMap<>();
    blobs.each(blob -> found.put(blob.digest(), blob));
    assertThat(found.keySet()).isEqualTo(expected);
    found
        .values()
        .forEach(blob ->
            assertThat(blob.sizeBytes())
                .isEqualTo(blobs.find(blob.digest()).orElseThrow().sizeBytes()));
  }

  private long storedMs(Digest digest) {
    List<Listed> found = new ArrayList<>();
    blobs.each(found::add);
    return found.stream()
        .filter(blob -> blob.digest().equals(digest))
        .findFirst()
        .orElseThrow()
        .storedMs();
  }

  @Test
  void aBlobIsRemovedAsUnusedOnlyIfItWasNotStoredSince() throws IOException {
    byte[] bytes = random(1000);
    Digest digest = Digest.of(bytes);
    assertThat(blobs.removeUnused(digest, Long.MAX_VALUE)).isFalse();
    put(bytes);
    long storedMs = storedMs(digest);
    assertThat(blobs.removeUnused(digest, storedMs)).isFalse();
    put(bytes);
    assertThat(storedMs(digest)).isGreaterThanOrEqualTo(storedMs);
    assertThat(blobs.find(digest)).isPresent();
    assertThat(blobs.removeUnused(digest, storedMs(digest) + 1)).isTrue();
    assertThat(blobs.find(digest)).isEmpty();
  }

  @Test
  void moreBytesThanAllowedAreRefused() {
    byte[] bytes = random(1001);
    assertThatThrownBy(() -> blobs.put(new ByteArrayInputStream(bytes), 1000))
        .isInstanceOfSatisfying(
            QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
    assertThat(blobs.find(Digest.of(bytes))).isEmpty();
  }

  @Test
  void aStreamThatFailsStoresNothing() {
    byte[] bytes = random(50_000);
    InputStream failing = new SequenceInputStream(new ByteArrayInputStream(bytes), new CutOff());
    assertThatThrownBy(() -> blobs.put(failing, Long.MAX_VALUE))
        .isInstanceOf(IOException.class)
        .hasMessage("cut");
    assertThat(blobs.find(Digest.of(bytes))).isEmpty();
  }

  @Test
  void aBlobFarLargerThanTheBuffersStreamsThrough() throws IOException {
    // 64 MiB that are never in memory at once.
    long size = 64L << 20;
    Stored stored = blobs.put(new Noise(7, size), size);
    try (InputStream in = blobs.find(stored.digest()).orElseThrow().open(0, size);
        InputStream again = new Noise(7, size)) {
      byte[] a = new byte[1 << 16];
      byte[] b = new byte[1 << 16];
      while (true) {
        int n = in.readNBytes(a, 0, a.length);
        assertThat(again.readNBytes(b, 0, b.length)).isEqualTo(n);
        assertThat(a).isEqualTo(b);
        if (n == 0) {
          break;
        }
      }
    }
  }

  @Test
  void manyThreadsPutTheSameBytes() throws Exception {
    byte[] bytes = random(10_000);
    TransactionContract.inVirtualThreads(
        32,
        i -> {
          try {
            assertThat(put(bytes).sizeBytes()).isEqualTo(10_000);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  private Blob put(byte[] bytes) throws IOException {
    Stored stored = blobs.put(new ByteArrayInputStream(bytes), Long.MAX_VALUE);
    return blobs.find(stored.digest()).orElseThrow();
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /// Fails at once.
  private static final class CutOff extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("cut");
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      throw new IOException("cut");
    }
  }

  /// Bytes of a generator, so many.
  private static final class Noise extends InputStream {
    private final Random random;
    private long left;

    Noise(long seed, long size) {
      random = new Random(seed);
      left = size;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("Byte by byte would take too long");
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      // Of a fixed size, for the generator makes its bytes by fours.
      byte[] some = new byte[(int) Math.min(4096, left)];
      random.nextBytes(some);
      if (length < some.length) {
        throw new IllegalArgumentException("Buffer of " + length + " bytes is too small");
      }
      System.arraycopy(some, 0, into, offset, some.length);
      left -= some.length;
      return some.length;
    }
  }

  /// What there is before a store has been opened.
  private static final class Nothing implements BlobStore {
    @Override
    public Stored put(InputStream bytes, long maxBytes) {
      throw new IllegalStateException("The store is not open");
    }

    @Override
    public java.util.Optional<Blob> find(Digest digest) {
      return java.util.Optional.empty();
    }

    @Override
    public boolean removeUnused(Digest digest, long storedBeforeMs) {
      throw new IllegalStateException("The store is not open");
    }

    @Override
    public void each(Consumer<Listed> sink) {
      throw new IllegalStateException("The store is not open");
    }

    @Override
    public boolean remove(Digest digest) {
      return false;
    }
  }
}
