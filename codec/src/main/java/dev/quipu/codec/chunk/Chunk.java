package dev.quipu.codec.chunk;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.Section;
import dev.quipu.codec.bytes.Slices;
import dev.quipu.codec.bytes.Zstandard;
import dev.quipu.codec.column.DoubleColumn;
import dev.quipu.codec.column.LongColumn;
import dev.quipu.core.error.QuipuException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Consecutive points of one series in stored form. Opening reads the header. Columns and
/// statistics are read, and their checksums verified, on first use. Not safe for several threads,
/// but any thread may call [#again].
///
/// Every method that reads throws [QuipuException] with the code CORRUPT if the bytes it needs are
/// damaged.
public final class Chunk implements EncodedChunk {
  /// Stands for the bytes of a section that is still being written.
  static final Slices NOWHERE =
      (offset, length) -> {
        throw new IllegalStateException("The chunk is not written yet");
      };

  private final ChunkParts parts;
  private final ChunkHeader header;
  private final @Nullable LongColumn[] longs = new LongColumn[ChunkFormat.LONG_COLUMNS];
  private @Nullable DoubleColumn values;
  private double[] block = new double[0];

  private Chunk(ChunkParts parts) {
    this.parts = parts;
    this.header = parts.header();
  }

  /// Encodes points of a series, with the smallest encoding for each column.
  ///
  /// @param points the number of valid elements of each array
  /// @throws QuipuException INVALID_ARGUMENT if there are none or more than
  ///   [ChunkLimits#SERIES_CHUNK_POINTS]
  public static byte[] encode(
      long[] steps, long[] timesMs, long[] indexes, double[] values, int points) {
    return ChunkEncoder.encode(steps, timesMs, indexes, values, points);
  }

  /// Opens a chunk; the bytes are not copied.
  ///
  /// @throws QuipuException CORRUPT if the header is damaged; NOT_IMPLEMENTED if the version of the
  ///   chunk is too old or too new, as the detail `reason` says
  public static Chunk open(byte[] bytes) {
    return open(ByteBuffer.wrap(bytes));
  }

  /// Opens the chunk between position and limit of the buffer; the bytes are not copied.
  ///
  /// @throws QuipuException as [#open(byte\[\])]
  public static Chunk open(ByteBuffer bytes) {
    int start = bytes.position();
    int length = bytes.remaining();
    Chunk chunk =
        open((offset, wanted) ->
            bytes.slice(
                start + Math.min(offset, length),
                Math.min(wanted, length - Math.min(offset, length))));
    if (chunk.header.length() != length) {
      throw ChunkFormat.corrupt(
          "it has " + length + " bytes, not the " + chunk.header.length() + " of its header");
    }
    return chunk;
  }

  /// Opens a chunk and reads only the parts that are needed.
  ///
  /// @throws QuipuException as [#open(byte\[\])]
  public static Chunk open(Slices bytes) {
    return new Chunk(new ChunkParts(bytes));
  }

  /// The same chunk for another reader, possibly on another thread. Header, directories and
  /// statistics that one reader has read and verified are shared; pages are not.
  public Chunk again() {
    return new Chunk(parts);
  }

  /// The most memory that the chunk keeps for all its readers, in bytes, without the bytes it was
  /// opened over.
  public long keptBytes() {
    return parts.keptBytes();
  }

  public int points() {
    return header.summary().points();
  }

  @Override
  public Extent extent() {
    ChunkSummary all = summary();
    return new Extent(
        all.points(),
        all.steps().min(),
        all.steps().max(),
        all.indexes().min(),
        all.indexes().max());
  }

  @Override
  public int lengthBytes() {
    return header.length();
  }

  @Override
  public byte[] bytes() {
    ByteBuffer all = parts.bytes().slice(0, lengthBytes());
    byte[] copy = new byte[all.remaining()];
    all.get(copy);
    return copy;
  }

  public ChunkSummary summary() {
    return header.summary();
  }

  public long[] decodeSteps() {
    return decode(0);
  }

  /// The times in milliseconds since the epoch.
  public long[] decodeTimes() {
    return decode(1);
  }

  public long[] decodeIndexes() {
    return decode(2);
  }

  public double[] decodeValues() {
    double[] all = new double[points()];
    decodeValues(0, all.length, all, 0);
    return all;
  }

  /// Decodes an axis of the points `from` (inclusive) to `to` (exclusive) into an array from `at`
  /// on.
  public void decode(StoredAxis axis, int from, int to, long[] into, int at) {
    checkRange(from, to);
    if (axis == StoredAxis.POSITION) {
      for (int i = from; i < to; i++) {
        into[at + i - from] = i;
      }
    } else {
      column(axis).decode(from, to, into, at);
    }
  }

  /// Decodes the values of the points `from` (inclusive) to `to` (exclusive) into an array from
  /// `at` on.
  public void decodeValues(int from, int to, double[] into, int at) {
    checkRange(from, to);
    try (Zstandard zstd = new Zstandard()) {
      values().decode(from, to, into, at, zstd);
    }
  }

  /// The statistics of the points `from` (inclusive) to `to` (exclusive). Reads the stored
  /// statistics and the blocks at both ends, so the cost does not grow with the range.
  public Stats stats(int from, int to) {
    checkRange(from, to);
    Aggregate all = new Aggregate();
    try (Zstandard zstd = new Zstandard()) {
      aggregate(from, to, from, to - 1L, all, zstd);
    }
    return all.stats();
  }

  /// The range of an axis.
  public ColumnRange range(StoredAxis axis) {
    return switch (axis) {
      case POSITION -> new ColumnRange(0, points() - 1L, 0, points() - 1L, true);
      case STEP -> summary().steps();
      case TIME -> summary().timesMs();
      case INDEX -> summary().indexes();
    };
  }

  public long x(StoredAxis axis, int position) {
    return axis == StoredAxis.POSITION ? position : column(axis).at(position);
  }

  /// The first position from `from` on with an x of at least `x`, on an ascending axis.
  public int lowerBound(StoredAxis axis, long x, int from) {
    return axis == StoredAxis.POSITION
        ? Math.clamp(x, from, points())
        : column(axis).lowerBound(x, from);
  }

  /// Adds the points `from` (inclusive) to `to` (exclusive). The caller knows their first and last
  /// x.
  public void aggregate(int from, int to, long firstX, long lastX, Aggregate into, Zstandard zstd) {
    if (from >= to) {
      return;
    }
    // Finish one end before the other, because only the last block read is cached.
    into.addFirst(firstX, valueAt(from, zstd));
    addRange(from, to, into, zstd);
    into.addLast(lastX, valueAt(to - 1, zstd));
  }

  private void addRange(int from, int to, Aggregate into, Zstandard zstd) {
    int fromBlock = (from + ChunkFormat.BLOCK_POINTS - 1) / ChunkFormat.BLOCK_POINTS;
    int toBlock =
        to == points()
            ? (to + ChunkFormat.BLOCK_POINTS - 1) / ChunkFormat.BLOCK_POINTS
            : to / ChunkFormat.BLOCK_POINTS;
    if (from == 0 && to == points()) {
      addAll(into, zstd);
    } else if (fromBlock >= toBlock) {
      addPoints(from, to, into, zstd);
    } else {
      addPoints(from, fromBlock * ChunkFormat.BLOCK_POINTS, into, zstd);
      parts.pyramid().add(fromBlock, toBlock, into, (a, b, sum) -> addSum(a, b, sum, zstd));
      addPoints(Math.min(to, toBlock * ChunkFormat.BLOCK_POINTS), to, into, zstd);
    }
  }

  private double valueAt(int position, Zstandard zstd) {
    if (position == 0) {
      return summary().values().first();
    }
    return position == points() - 1 ? summary().values().last() : values().at(position, zstd);
  }

  private void addAll(Aggregate into, Zstandard zstd) {
    Stats all = summary().values();
    into.addCounts(
        all.count(),
        all.min(),
        all.max(),
        all.nan(),
        all.positiveInfinite(),
        all.negativeInfinite());
    if (Double.isNaN(header.sumLost())) {
      addSum(0, points(), into.sum(), zstd);
    } else {
      into.sum().add(all.sum());
      into.sum().add(header.sumLost());
    }
  }

  private void addPoints(int from, int to, Aggregate into, Zstandard zstd) {
    if (from < to) {
      double[] some = decoded(from, to, zstd);
      for (int i = 0; i < to - from; i++) {
        into.addValue(some[i]);
      }
    }
  }

  private void addSum(int from, int to, ExactSum into, Zstandard zstd) {
    double[] some = decoded(from, to, zstd);
    for (int i = 0; i < to - from; i++) {
      if (Double.isFinite(some[i])) {
        into.add(some[i]);
      }
    }
  }

  private double[] decoded(int from, int to, Zstandard zstd) {
    if (block.length < to - from) {
      block = new double[Math.max(2 * ChunkFormat.BLOCK_POINTS, to - from)];
    }
    values().decode(from, to, block, 0, zstd);
    return block;
  }

  /// Reads and checks everything: the checksum of the whole chunk, every column, and that header
  /// and statistics match the points.
  ///
  /// @throws QuipuException CORRUPT if anything is wrong
  @Override
  public void verify() {
    int checked = header.length() - ChunkFormat.CHECKSUM_BYTES;
    ByteCursor all = Section.read(parts.bytes(), 0, header.length());
    int checksum = ChunkFormat.checksum(all.array(), all.at(), checked);
    all.take(checked);
    if (all.int32() != checksum) {
      throw ChunkFormat.corrupt("the checksum of all differs");
    }
    double[] points = decodeValues();
    Aggregate sums = ChunkEncoder.aggregate(points, points.length);
    ChunkSummary known =
        ChunkEncoder.summary(decodeSteps(), decodeTimes(), decodeIndexes(), sums, points.length);
    if (!known.equals(summary())
        || Double.compare(sums.sum().remainder(), header.sumLost()) != 0
        || bits(points[0]) != bits(summary().values().first())
        || bits(points[points.length - 1]) != bits(summary().values().last())) {
      throw ChunkFormat.corrupt("its header is not that of its points");
    }
    verifyStatistics(points);
  }

  private void verifyStatistics(double[] points) {
    if (!Pyramid.isNeeded(points.length)) {
      if (header.statistics().length() != 0) {
        throw ChunkFormat.corrupt("it has statistics of a single block");
      }
      return;
    }
    ByteSink expected = new ByteSink();
    Pyramid.encode(points, points.length, expected);
    ByteCursor in = new ByteCursor(expected.array(), 0, expected.length());
    if (!new Pyramid(in, points.length).equalsNodesOf(parts.pyramid())) {
      throw ChunkFormat.corrupt("its statistics are not those of its points");
    }
  }

  private static long bits(double v) {
    return Double.doubleToRawLongBits(v);
  }

  private long[] decode(int column) {
    long[] all = new long[points()];
    column(column).decode(0, all.length, all, 0);
    return all;
  }

  private LongColumn column(StoredAxis axis) {
    return switch (axis) {
      case STEP -> column(0);
      case TIME -> column(1);
      case INDEX -> column(2);
      case POSITION -> throw new IllegalArgumentException("Positions are not stored");
    };
  }

  private LongColumn column(int number) {
    LongColumn known = longs[number];
    if (known == null) {
      known = parts.integers(number);
      longs[number] = known;
    }
    return known;
  }

  private DoubleColumn values() {
    DoubleColumn known = values;
    if (known == null) {
      known = parts.values();
      values = known;
    }
    return known;
  }

  private void checkRange(int from, int to) {
    if (from < 0 || to < from || to > points()) {
      throw QuipuException.invalid(
          "Points " + from + " to " + to + " of a chunk of " + points() + " were asked for");
    }
  }
}
