package dev.quipu.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.BlobStore.Blob;
import dev.quipu.engine.port.BlobStore.Listed;
import dev.quipu.engine.port.BlobStore.Stored;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What [BlobStore] promises.
public abstract class BlobStoreContract {
  private BlobStore blobs = new Nothing();

  /// Opens the store of this test; a second call finds the data of the first.
  protected abstract BlobStore open();

  /// All that the store keeps of a blob, its bytes first; the other parts may be missing in older
  /// data.
  protected abstract List<Kept> kept(Digest digest);

  /// A part that the store keeps of a blob, such as a file, for tests to damage.
  public interface Kept {
    byte[] read() throws IOException;

    void write(byte[] bytes) throws IOException;

    void remove() throws IOException;
  }

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
            .isEqualTo(Arrays.copyOfRange(bytes, range[0], range[0] + range[1]));
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
  void aBlobThatIsHeldOrNamedIsNotRemoved() throws IOException {
    byte[] bytes = random(1000);
    Digest digest = Digest.of(bytes);
    assertThat(blobs.removeUnnamed(digest, () -> false)).isFalse();
    try (BlobStore.Hold other = blobs.hold()) {
      try (BlobStore.Hold hold = blobs.hold()) {
        hold.put(new ByteArrayInputStream(bytes), bytes.length);
        hold.put(new ByteArrayInputStream(random(10)), 10);
        other.put(new ByteArrayInputStream(bytes), bytes.length);
      }
      assertThat(blobs.removeUnnamed(digest, () -> false)).isFalse();
      assertThat(blobs.removeUnused(digest, Long.MAX_VALUE)).isFalse();
      assertThat(blobs.removeUnnamed(Digest.of(random(10)), () -> false)).isTrue();
    }
    assertThat(blobs.removeUnnamed(digest, () -> true)).isFalse();
    assertThat(blobs.find(digest)).isPresent();
    assertThat(blobs.removeUnnamed(digest, () -> false)).isTrue();
    assertThat(blobs.find(digest)).isEmpty();
  }

  /// Some threads store bytes and name them; others take the name away and remove unnamed blobs.
  @Test
  void whatIsNamedIsNeverRemovedByWhoRacesWithIt() throws Exception {
    byte[] bytes = random(2000);
    Digest digest = Digest.of(bytes);
    AtomicBoolean named = new AtomicBoolean();
    TransactionContract.inVirtualThreads(
        2,
        i -> {
          for (int round = 0; round < 200; round++) {
            if (i == 1) {
              blobs.removeUnnamed(digest, named::get);
              continue;
            }
            try (BlobStore.Hold hold = blobs.hold()) {
              hold.put(new ByteArrayInputStream(bytes), bytes.length);
              named.set(true);
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
            assertThat(blobs.find(digest)).isPresent();
            named.set(false);
          }
        });
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

  /// Blocks and pages of checksums, whatever their size, end near one of these.
  private static final int[] SIZES = {
    1, 1000, 65_535, 65_536, 65_537, 200_000, 1 << 20, (1 << 20) + 1, 3_000_000
  };

  @Test
  void oneDamagedByteIsNeverHandedOutWhateverIsRead() throws IOException {
    Random random = Seed.random("oneDamagedByteIsNeverHandedOut");
    for (int size : SIZES) {
      byte[] bytes = random(size);
      put(bytes);
      for (int which = 0; which < kept(Digest.of(bytes)).size(); which++) {
        Kept kept = kept(Digest.of(bytes)).get(which);
        byte[] good = kept.read();
        for (int position : positions(good.length, random)) {
          byte[] bad = good.clone();
          bad[position] ^= (byte) (1 << random.nextInt(8));
          kept.write(bad);
          blobs = open();
          for (int[] range : ranges(size, which == 0 ? position : 0, random)) {
            assertRightOrCorrupt(bytes, range[0], range[1]);
          }
          // With the right bytes, the store can create the rest anew.
          assertThat(reading(bytes, 0, size))
              .as("%s bytes, of what is kept %s is damaged at %s", size, which, position)
              .isEqualTo(which == 0 ? Reading.CORRUPT : Reading.RIGHT);
          kept.write(good);
        }
      }
    }
  }

  @Test
  void whatIsCutOrLongerOrEmptyIsNeverHandedOutWrong() throws IOException {
    Random random = Seed.random("whatIsCutOrLongerOrEmpty");
    for (int size : SIZES) {
      byte[] bytes = random(size);
      put(bytes);
      for (int which = 0; which < kept(Digest.of(bytes)).size(); which++) {
        byte[] good = kept(Digest.of(bytes)).get(which).read();
        for (byte[] bad :
            List.of(
                Arrays.copyOf(good, good.length - 1),
                Arrays.copyOf(good, good.length + 1),
                Arrays.copyOf(good, random.nextInt(good.length)),
                new byte[0],
                new byte[good.length])) {
          kept(Digest.of(bytes)).get(which).write(bad);
          blobs = open();
          for (int[] range : ranges(size, 0, random)) {
            assertRightOrCorrupt(bytes, range[0], range[1]);
          }
          put(bytes);
          assertThat(reading(bytes, 0, size)).isEqualTo(Reading.RIGHT);
        }
      }
    }
  }

  /// As in data of an older program, or after a crash at the wrong moment.
  @Test
  void aBlobOfWhichOnlyTheBytesAreThereIsVerifiedAllTheSame() throws IOException {
    Random random = Seed.random("aBlobOfWhichOnlyTheBytesAreThere");
    for (int size : SIZES) {
      byte[] bytes = random(size);
      Digest digest = Digest.of(bytes);
      put(bytes);
      int all = kept(digest).size();
      removeAllButBytes(digest);
      blobs = open();
      assertThat(reading(bytes, size - 1, 1)).isEqualTo(Reading.RIGHT);
      assertThat(kept(digest)).as("made anew").hasSize(all);
      assertThat(reading(bytes, 0, size)).isEqualTo(Reading.RIGHT);
      removeAllButBytes(digest);
      byte[] bad = bytes.clone();
      int position = random.nextInt(size);
      bad[position]++;
      kept(digest).getFirst().write(bad);
      blobs = open();
      for (int[] range : ranges(size, position, random)) {
        assertThat(reading(bytes, range[0], range[1])).isEqualTo(Reading.CORRUPT);
      }
      assertThat(blobs.remove(digest)).isTrue();
      assertThat(kept(digest)).isEmpty();
    }
  }

  private void removeAllButBytes(Digest digest) throws IOException {
    List<Kept> all = kept(digest);
    for (Kept more : all.subList(1, all.size())) {
      more.remove();
    }
  }

  @Test
  void verifyingFindsAnyDamage() throws IOException {
    Random random = Seed.random("verifyingFindsAnyDamage");
    for (int size : SIZES) {
      byte[] bytes = random(size);
      put(bytes).verify();
      for (Kept kept : kept(Digest.of(bytes))) {
        byte[] good = kept.read();
        byte[] bad = good.clone();
        bad[random.nextInt(bad.length)] ^= 4;
        kept.write(bad);
        Blob blob = blobs.find(Digest.of(bytes)).orElseThrow();
        assertThatThrownBy(blob::verify)
            .isInstanceOfSatisfying(
                QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
        kept.write(good);
      }
    }
  }

  @Test
  void damageThatComesWhileABlobIsReadIsNotHandedOut() throws IOException {
    byte[] bytes = random(3_000_000);
    byte[] bad = bytes.clone();
    bad[2_000_000] ^= 1;
    try (InputStream in = put(bytes).open(0, bytes.length)) {
      assertThat(in.read()).isEqualTo(bytes[0] & 0xff);
      kept(Digest.of(bytes)).getFirst().write(bad);
      // A store may go on with the parts it has opened.
      assertThat(handedOut(bytes, 1, in)).isIn(Reading.CORRUPT, Reading.RIGHT);
    }
  }

  @Test
  void manyThreadsReadABlobOfWhichOnlyTheBytesAreThere() throws Exception {
    byte[] bytes = random(3_000_000);
    put(bytes);
    removeAllButBytes(Digest.of(bytes));
    TransactionContract.inVirtualThreads(
        16,
        i -> {
          try {
            assertThat(reading(bytes, i * 180_000, 200_000)).isEqualTo(Reading.RIGHT);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  /// The positions of the damaged bytes: all positions of a short part, some of a long one.
  private static int[] positions(int length, Random random) {
    return length <= 200
        ? IntStream.range(0, length).toArray()
        : IntStream.concat(
                IntStream.of(0, 65_535, 65_536, length - 1).filter(position -> position < length),
                random.ints(4, 0, length))
            .toArray();
  }

  /// Ranges of a blob; some contain the position.
  private static List<int[]> ranges(int size, int position, Random random) {
    List<int[]> ranges = new ArrayList<>();
    ranges.add(new int[] {position, 1});
    ranges.add(new int[] {0, Math.min(size, 201)});
    for (int i = 0; i < 3; i++) {
      int from = random.nextInt(size);
      ranges.add(new int[] {from, 1 + random.nextInt(size - from)});
    }
    return ranges;
  }

  /// The result of reading.
  private enum Reading {
    RIGHT,
    CORRUPT
  }

  private void assertRightOrCorrupt(byte[] bytes, int offset, int length) throws IOException {
    assertThat(reading(bytes, offset, length)).isIn(Reading.RIGHT, Reading.CORRUPT);
  }

  /// Reads a range of a blob. The bytes handed out are right, or this method fails.
  private Reading reading(byte[] bytes, int offset, int length) throws IOException {
    Blob blob = blobs.find(Digest.of(bytes)).orElseThrow();
    if (blob.sizeBytes() != bytes.length) {
      // Readers know the size.
      return Reading.CORRUPT;
    }
    try (InputStream in = blob.open(offset, length)) {
      return handedOut(Arrays.copyOf(bytes, offset + length), offset, in);
    } catch (QuipuException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT);
      return Reading.CORRUPT;
    }
  }

  private static Reading handedOut(byte[] bytes, int offset, InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Reading reading = Reading.RIGHT;
    try {
      in.transferTo(out);
    } catch (QuipuException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT);
      reading = Reading.CORRUPT;
    }
    int to = reading == Reading.RIGHT ? bytes.length : offset + out.size();
    assertThat(Arrays.equals(out.toByteArray(), Arrays.copyOfRange(bytes, offset, to)))
        .as("bytes from %s to %s are right", offset, to)
        .isTrue();
    return reading;
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

  /// So many bytes of a generator.
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
      // Of a fixed size, because the generator makes its bytes in fours.
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

  /// Stands in until a store has been opened.
  private static final class Nothing implements BlobStore {
    @Override
    public Hold hold() {
      throw new IllegalStateException("The store is not open");
    }

    @Override
    public java.util.Optional<Blob> find(Digest digest) {
      return java.util.Optional.empty();
    }

    @Override
    public boolean removeUnnamed(Digest digest, BooleanSupplier isNamed) {
      throw new IllegalStateException("The store is not open");
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
