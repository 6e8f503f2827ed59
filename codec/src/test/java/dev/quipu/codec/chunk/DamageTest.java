package dev.quipu.codec.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.Prologue;
import dev.quipu.codec.bytes.Zstandard;
import dev.quipu.codec.column.DeltaLongs;
import dev.quipu.codec.column.DeltaOfDeltaLongs;
import dev.quipu.codec.column.DoubleEncoding;
import dev.quipu.codec.column.DoublePages;
import dev.quipu.codec.column.FrameLongs;
import dev.quipu.codec.column.LineLongs;
import dev.quipu.codec.column.LongPages;
import dev.quipu.codec.column.PatchedFrame;
import dev.quipu.codec.line.Buckets;
import dev.quipu.codec.line.BucketsOf;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Damaged and hostile chunks end in an error with the code CORRUPT: no wrong value, no hang, no
/// exhausted memory.
class DamageTest {
  private static byte[] some(int kind, int n, Random random) {
    return Chunk.encode(
        Columns.steps(n),
        Columns.times(n, random),
        Columns.anyLongs(random.nextInt(Columns.LONG_KINDS), n, random),
        Columns.anyValues(kind, n, random),
        n);
  }

  private static void isCorrupt(String about, ThrowingCallable work) {
    Throwable thrown = catchThrowable(work);
    assertThat(thrown).as(about).isInstanceOf(QuipuException.class);
    assertThat(((QuipuException) thrown).code()).as(about).isEqualTo(ErrorCode.CORRUPT);
  }

  /// Reads everything; an error must be the typed one.
  private static boolean isReadable(byte[] bytes, String about) {
    boolean readable = true;
    try {
      Chunk chunk = Chunk.open(bytes);
      List<Runnable> ways =
          List.of(
              chunk::decodeSteps,
              chunk::decodeTimes,
              chunk::decodeIndexes,
              chunk::decodeValues,
              () -> chunk.stats(0, chunk.points()),
              () -> chunk.stats(chunk.points() / 3, chunk.points()),
              () -> buckets(chunk, StoredAxis.TIME),
              () -> buckets(chunk, StoredAxis.STEP),
              () -> buckets(chunk, StoredAxis.INDEX),
              chunk::verify);
      for (Runnable way : ways) {
        readable &= isFine(way, about);
      }
    } catch (QuipuException e) {
      assertThat(e.code()).as(about).isIn(ErrorCode.CORRUPT, ErrorCode.NOT_IMPLEMENTED);
      readable = false;
    }
    return readable;
  }

  private static void buckets(Chunk chunk, StoredAxis axis) {
    ColumnRange range = chunk.range(axis);
    if (range.min() < range.max()) {
      BucketsOf.chunks(axis, List.of(chunk), Buckets.evenEdges(range.min(), range.max(), 50));
    }
  }

  private static boolean isFine(Runnable way, String about) {
    try {
      way.run();
      return true;
    } catch (QuipuException e) {
      assertThat(e.code()).as(about).isEqualTo(ErrorCode.CORRUPT);
      return false;
    }
  }

  @Test
  void everyFlippedBitIsNoticed() {
    byte[] bytes = some(4, 300, new Random(1));
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] damaged = bytes.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      isCorrupt("bit " + bit, () -> Chunk.open(damaged).verify());
    }
  }

  @Test
  void whatIsReadFromADamagedChunkIsRightOrAnError() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] bytes = some(3, 5000, random);
    Chunk good = Chunk.open(bytes);
    double[] values = good.decodeValues();
    long[] times = good.decodeTimes();
    Stats stats = good.stats(100, 4000);
    int errors = 0;
    for (int round = 0; round < 3000; round++) {
      byte[] damaged = bytes.clone();
      damaged[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
      try {
        Chunk chunk = Chunk.open(damaged);
        assertThat(chunk.stats(100, 4000)).as("seed %s", seed).isEqualTo(stats);
        assertThat(chunk.decodeTimes()).as("seed %s", seed).isEqualTo(times);
        assertThat(chunk.decodeValues()).as("seed %s", seed).isEqualTo(values);
      } catch (QuipuException e) {
        assertThat(e.code()).as("seed %s", seed).isEqualTo(ErrorCode.CORRUPT);
        errors++;
      }
    }
    assertThat(errors).isPositive();
  }

  @Test
  void everyTruncationAndEveryAdditionIsNoticed() {
    byte[] bytes = some(5, 700, new Random(2));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      isCorrupt(length + " bytes", () -> Chunk.open(cut));
      if (length >= ChunkFormat.BODY + 4) {
        Seal.again(cut, true);
        assertThat(isReadable(cut, "sealed at " + length)).isFalse();
      }
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    isCorrupt("one byte more", () -> Chunk.open(longer));
  }

  @Test
  void hostileBytesBehindRightChecksumsNeverHangOrExhaustMemory() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int readable = 0;
    for (int round = 0; round < 2500; round++) {
      int kind = round % Columns.VALUE_KINDS;
      byte[] bytes = some(kind, 1 + random.nextInt(round % 20 == 0 ? 5000 : 300), random);
      for (int i = 0; i < 4; i++) {
        byte[] damaged = bytes.clone();
        int changes = 1 + random.nextInt(4);
        for (int c = 0; c < changes; c++) {
          int at = i == 0 ? random.nextInt(ChunkFormat.BODY) : random.nextInt(bytes.length);
          damaged[at] =
              switch (random.nextInt(4)) {
                case 0 -> 0;
                case 1 -> (byte) 0xff;
                case 2 -> (byte) (damaged[at] ^ 1 << random.nextInt(8));
                default -> (byte) random.nextInt();
              };
        }
        Seal.again(damaged, false);
        readable += isReadable(damaged, "seed " + seed + ", round " + round) ? 1 : 0;
      }
    }
    // Nearly every change contradicts the statistics. The others change a value on which neither
    // minimum, maximum nor sum depends.
    assertThat(readable).as("seed %s", seed).isLessThan(2500);
  }

  @Test
  void aPageOfRandomBytesIsAnErrorOrValuesForEveryEncoding() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Zstandard zstd = new Zstandard()) {
      for (int round = 0; round < 40_000; round++) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        for (int i = 0; i < Math.min(6, bytes.length); i++) {
          bytes[i] = random.nextBoolean() ? (byte) random.nextInt(24) : bytes[i];
        }
        int count = 1 + random.nextInt(1024);
        int from = random.nextInt(count);
        for (DoubleEncoding encoding : DoubleEncoding.values()) {
          DoublePages pages = encoding.forReading(count);
          if (pages != null) {
            ByteCursor in = new ByteCursor(bytes, 0, bytes.length);
            isFine(
                () -> pages.decode(in, zstd, count, from, count, new double[count - from], 0),
                "seed " + seed);
          }
        }
        PatchedFrame frame = new PatchedFrame();
        for (LongPages pages :
            List.of(
                new FrameLongs(frame),
                new LineLongs(frame),
                new DeltaLongs(frame),
                new DeltaOfDeltaLongs(frame))) {
          ByteCursor in = new ByteCursor(bytes, 0, bytes.length);
          isFine(() -> pages.decode(in, 0, new long[count], 0, count), "seed " + seed);
          if (pages.readsOne()) {
            ByteCursor again = new ByteCursor(bytes, 0, bytes.length);
            isFine(() -> pages.at(again, 0, count / 2, count), "seed " + seed);
          }
        }
      }
    }
  }

  @Test
  void aCompressedPlaneThatDeclaresAnotherSizeIsRefused() {
    try (Zstandard zstd = new Zstandard()) {
      byte[] packed = new byte[Zstandard.bound(100_000)];
      int length = zstd.compress(new byte[100_000], 100_000, packed);
      isCorrupt(
          "too much",
          () -> zstd.decompress(new ByteCursor(packed, 0, length), length, new byte[64], 64));
      byte[] bomb = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0x20, 64, 3, 0, 0x7f, 0};
      isCorrupt(
          "a run longer than declared",
          () -> zstd.decompress(new ByteCursor(bomb, 0, 10), 10, new byte[64], 64));
    }
  }

  @Test
  void headersThatContradictThePointsAreFoundByVerify() {
    byte[] bytes = some(4, 300, new Random(3));
    int first = Prologue.BYTES + 8 + 3 * 32;
    for (int field = 0; field < 6; field++) {
      byte[] damaged = bytes.clone();
      damaged[first + field * 8] ^= 1;
      Seal.again(damaged, false);
      isCorrupt("field " + field, () -> Chunk.open(damaged).verify());
    }
  }

  @Test
  void tooOldAndTooNewAreDifferentErrors() {
    byte[] bytes = some(4, 10, new Random(4));
    for (int version : new int[] {0, 3}) {
      byte[] other = bytes.clone();
      ChunkFormat.INTS.set(other, 4, version);
      isCorrupt("version damaged", () -> Chunk.open(other));
      Seal.again(other, false);
      String why = version == 0 ? "too old" : "too new";
      assertThatThrownBy(() -> Chunk.open(other))
          .isInstanceOfSatisfying(
              QuipuException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.NOT_IMPLEMENTED);
                assertThat(e.details()).containsEntry("reason", why);
              })
          .hasMessage(
              "Chunk is " + why + ": its version is " + version + "; this program reads 1 to 2");
    }
  }
}
