package dev.quipu.codec.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.ChunkLimits;
import dev.quipu.codec.bytes.Directory;
import dev.quipu.codec.bytes.Section;
import dev.quipu.codec.bytes.Slices;
import dev.quipu.codec.bytes.Zstandard;
import dev.quipu.codec.column.AlpDecimals;
import dev.quipu.codec.column.DeltaLongs;
import dev.quipu.codec.column.DeltaOfDeltaLongs;
import dev.quipu.codec.column.DoubleEncoding;
import dev.quipu.codec.column.DoublePages;
import dev.quipu.codec.column.FloatingOrder;
import dev.quipu.codec.column.FrameLongs;
import dev.quipu.codec.column.LineLongs;
import dev.quipu.codec.column.LongColumn;
import dev.quipu.codec.column.LongEncoding;
import dev.quipu.codec.column.LongPages;
import dev.quipu.codec.column.PackedFloats;
import dev.quipu.codec.column.PagedDoubles;
import dev.quipu.codec.column.PagedLongs;
import dev.quipu.codec.column.PatchedFrame;
import dev.quipu.codec.column.SplitFloats;
import dev.quipu.core.error.QuipuException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunkTest {
  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  @Test
  void anyColumnsComeBackBitForBit() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 1500; round++) {
      int n = Columns.anySize(random);
      int kind = round % Columns.VALUE_KINDS;
      long[] steps = Columns.anyLongs(random.nextInt(Columns.LONG_KINDS), n, random);
      long[] times = Columns.anyLongs(random.nextInt(Columns.LONG_KINDS), n, random);
      long[] indexes = Columns.anyLongs(random.nextInt(Columns.LONG_KINDS), n, random);
      double[] values = Columns.anyValues(kind, n, random);
      String about = "seed %s, round %s, kind %s, %s points".formatted(seed, round, kind, n);
      byte[] bytes = Chunk.encode(steps, times, indexes, values, n);
      Chunk chunk = Chunk.open(bytes);
      assertThat(chunk.decodeSteps()).as(about).isEqualTo(steps);
      assertThat(chunk.decodeTimes()).as(about).isEqualTo(times);
      assertThat(chunk.decodeIndexes()).as(about).isEqualTo(indexes);
      assertThat(bits(chunk.decodeValues())).as(about).isEqualTo(bits(values));
      chunk.verify();
      partsAreThoseOfTheWhole(chunk, times, values, random, about);
    }
  }

  private static void partsAreThoseOfTheWhole(
      Chunk chunk, long[] times, double[] values, Random random, String about) {
    for (int i = 0; i < 4; i++) {
      int from = random.nextInt(values.length);
      int to = from + random.nextInt(values.length - from + 1);
      double[] some = new double[to - from + 1];
      chunk.decodeValues(from, to, some, 1);
      assertThat(bits(Arrays.copyOfRange(some, 1, some.length)))
          .as(about)
          .isEqualTo(bits(Arrays.copyOfRange(values, from, to)));
      long[] someTimes = new long[to - from];
      chunk.decode(StoredAxis.TIME, from, to, someTimes, 0);
      assertThat(someTimes).as(about).isEqualTo(Arrays.copyOfRange(times, from, to));
    }
  }

  @Test
  void everyEncodingGivesEveryColumnBackBitForBit() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      int n = Columns.anySize(random);
      double[] values = Columns.anyValues(round % Columns.VALUE_KINDS, n, random);
      boolean floats = Arrays.stream(values).allMatch(FloatingOrder::isFloat);
      for (DoubleEncoding encoding : DoubleEncoding.values()) {
        DoublePages pages = encoding.forReading(n);
        if (encoding == DoubleEncoding.DECIMALS) {
          pages = AlpDecimals.plan(values, n);
        } else if (pages instanceof PackedFloats || pages instanceof SplitFloats) {
          pages = floats ? pages : null;
        }
        if (pages == null) {
          continue;
        }
        ByteSink out = new ByteSink();
        double[] into = new double[n];
        try (Zstandard zstd = new Zstandard()) {
          PagedDoubles.encode(pages, values, n, zstd, out);
          DoubleEncoding.read(encoding.number, section(out, n, pages.pagePoints(), 8), n)
              .decode(0, n, into, 0, zstd);
        }
        assertThat(bits(into)).as("seed %s %s", seed, encoding).isEqualTo(bits(values));
      }
      long[] longs = Columns.anyLongs(round % Columns.LONG_KINDS, n, random);
      PatchedFrame frame = new PatchedFrame();
      LongPages[] all = {
        new FrameLongs(frame),
        new LineLongs(frame),
        new DeltaLongs(frame),
        new DeltaOfDeltaLongs(frame)
      };
      for (LongPages pages : all) {
        ByteSink out = new ByteSink();
        PagedLongs.encode(pages, longs, n, out);
        long[] into = new long[n];
        Section section = section(out, n, LongPages.PAGE_POINTS, 16);
        PagedLongs.read(pages, section, n).decode(0, n, into, 0);
        assertThat(into).as("seed %s %s", seed, pages).isEqualTo(longs);
        LongColumn oneByOne = PagedLongs.read(pages, section, n);
        for (int i = 0; i < 20; i++) {
          int place = random.nextInt(n);
          assertThat(oneByOne.at(place)).as("seed %s %s", seed, pages).isEqualTo(longs[place]);
        }
      }
    }
  }

  private static Section section(ByteSink out, int points, int pagePoints, int entryBytes) {
    byte[] bytes = out.toBytes();
    int head = Directory.pages(points, pagePoints) * entryBytes;
    return new Section(
        (at, length) -> ByteBuffer.wrap(bytes).slice(at, length),
        0,
        bytes.length,
        ChunkFormat.checksum(bytes, 0, head));
  }

  @Test
  void theEncodingFollowsTheData() {
    Random random = new Random(7);
    int n = 20_000;
    assertThat(encoding(Columns.floatLoss(n, random))).isEqualTo(DoubleEncoding.PACKED_FLOATS);
    assertThat(encoding(Columns.accuracy(n, random))).isEqualTo(DoubleEncoding.DECIMALS);
    assertThat(encoding(Columns.noise(n, random))).isEqualTo(DoubleEncoding.SPLIT_DOUBLES);
    assertThat(encoding(new double[n])).isEqualTo(DoubleEncoding.CONSTANT);
    assertThat(encoding(random.longs(n).mapToDouble(Double::longBitsToDouble).toArray()))
        .isEqualTo(DoubleEncoding.RAW);
    assertThat(LongEncoding.encode(Columns.steps(n), n, new ByteSink()))
        .isEqualTo(LongEncoding.REGULAR);
    assertThat(LongEncoding.encode(Columns.times(n, random), n, new ByteSink()))
        .isEqualTo(LongEncoding.DELTAS);
    assertThat(LongEncoding.encode(Columns.evenTimes(n, random), n, new ByteSink()))
        .isEqualTo(LongEncoding.LINE);
  }

  private static DoubleEncoding encoding(double[] values) {
    return DoubleEncoding.encode(values, values.length, new ByteSink());
  }

  @Test
  void whatOneReaderHasReadOfAChunkIsNotReadAgain() {
    int n = ChunkLimits.SERIES_CHUNK_POINTS;
    Random random = new Random(11);
    double[] values = Columns.accuracy(n, random);
    byte[] bytes =
        Chunk.encode(Columns.steps(n), Columns.times(n, random), Columns.steps(n), values, n);
    AtomicInteger read = new AtomicInteger();
    Chunk chunk =
        Chunk.open((offset, length) -> {
          read.addAndGet(length);
          return ByteBuffer.wrap(bytes).slice(offset, length);
        });
    Stats stats = chunk.again().stats(64, 64_000);
    int once = read.getAndSet(0);
    assertThat(chunk.again().stats(64, 64_000)).isEqualTo(stats);
    // Two pages of values.
    assertThat(read.get()).isLessThan(once / 2).isLessThan(4000);
    assertThat(chunk.keptBytes()).isGreaterThan(once - read.get());
  }

  @Test
  void severalThreadsReadOneChunk() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int n = 20_000;
    double[] values = Columns.anyValues(random.nextInt(Columns.VALUE_KINDS), n, random);
    long[] times = Columns.times(n, random);
    Chunk chunk = Chunk.open(Chunk.encode(Columns.steps(n), times, times, values, n));
    List<Callable<Boolean>> readers = new ArrayList<>();
    for (int reader = 0; reader < 8; reader++) {
      readers.add(() -> {
        Chunk mine = chunk.again();
        return mine.stats(1, n - 1).equals(Chunk.open(chunk.again().bytes()).stats(1, n - 1))
            && Arrays.equals(mine.decodeTimes(), times)
            && Arrays.equals(bits(mine.decodeValues()), bits(values));
      });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> right : threads.invokeAll(readers)) {
        assertThat(right.get()).as("seed %s", seed).isTrue();
      }
    }
  }

  @Test
  void aLossTakesUnderFourBytesAPointAndDecimalsUnderTwo() {
    Random random = new Random(7);
    int n = ChunkLimits.SERIES_CHUNK_POINTS;
    long[] steps = Columns.steps(n);
    long[] times = Columns.times(n, random);
    byte[] loss = Chunk.encode(steps, times, steps, Columns.floatLoss(n, random), n);
    byte[] accuracy = Chunk.encode(steps, times, steps, Columns.accuracy(n, random), n);
    assertThat(loss.length / (double) n).isLessThan(3.65);
    assertThat(accuracy.length / (double) n).isLessThan(1.85);
  }

  @Test
  void aReaderOfAFewPointsReadsAFewBytes() {
    int n = ChunkLimits.SERIES_CHUNK_POINTS;
    Random random = new Random(8);
    long[] steps = Columns.steps(n);
    double[] values = Columns.floatLoss(n, random);
    byte[] bytes = Chunk.encode(steps, Columns.times(n, random), steps, values, n);
    int[] read = new int[1];
    Slices counted =
        (offset, length) -> {
          read[0] += length;
          return ByteBuffer.wrap(bytes).slice(offset, length);
        };
    assertThat(Chunk.open(counted).summary().values().count()).isEqualTo(n);
    assertThat(read[0]).isLessThan(300);
    double[] one = new double[1];
    Chunk.open(counted).decodeValues(40_000, 40_001, one, 0);
    assertThat(one[0]).isEqualTo(values[40_000]);
    assertThat(read[0]).isLessThan(5000);
    Chunk.open(counted).stats(100, 60_000);
    assertThat(read[0]).isLessThan(bytes.length / 8);
  }

  @Test
  void aChunkIsReadFromMemoryOutsideTheHeapAndFromTheMiddleOfABuffer() {
    double[] values = Columns.noise(3000, new Random(9));
    long[] steps = Columns.steps(3000);
    byte[] bytes = Chunk.encode(steps, steps, steps, values, 3000);
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length + 20);
    direct.position(13).put(bytes).flip().position(13);
    assertThat(Chunk.open(direct).decodeValues()).isEqualTo(values);
    byte[] wider = new byte[bytes.length + 20];
    System.arraycopy(bytes, 0, wider, 5, bytes.length);
    Chunk.open(ByteBuffer.wrap(wider, 5, bytes.length)).verify();
  }

  @Test
  void aChunkHasOneTo65536Points() {
    int n = ChunkLimits.SERIES_CHUNK_POINTS + 1;
    for (int points : new int[] {0, -1, n}) {
      assertThatThrownBy(
              () -> Chunk.encode(new long[n], new long[n], new long[n], new double[n], points))
          .isInstanceOf(QuipuException.class)
          .hasMessage("Chunk has " + points + " points; 1 to 65536 are allowed");
    }
  }

  @Test
  void theLargestChunkFitsItsLimit() {
    int n = ChunkLimits.SERIES_CHUNK_POINTS;
    Random random = new Random(10);
    long[][] any = new long[3][];
    Arrays.setAll(any, i -> random.longs(n).toArray());
    double[] values =
        IntStream.range(0, n)
            .mapToDouble(i -> Double.longBitsToDouble(random.nextLong()))
            .toArray();
    byte[] bytes = Chunk.encode(any[0], any[1], any[2], values, n);
    assertThat(bytes.length).isLessThan(ChunkLimits.SERIES_CHUNK_BYTES);
    Chunk.open(bytes).verify();
  }

  @Test
  void aRangeOutsideTheChunkIsRefused() {
    Chunk chunk = Chunk.open(Chunk.encode(new long[5], new long[5], new long[5], new double[5], 5));
    assertThat(chunk.stats(3, 3).count()).isZero();
    int[][] wrong = {{-1, 2}, {3, 2}, {0, 6}};
    for (int[] range : wrong) {
      assertThatThrownBy(() -> chunk.stats(range[0], range[1]))
          .isInstanceOf(QuipuException.class)
          .hasMessageContaining("of a chunk of 5");
    }
  }
}
