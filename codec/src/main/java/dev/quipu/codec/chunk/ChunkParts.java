package dev.quipu.codec.chunk;

import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.Directory;
import dev.quipu.codec.bytes.Slices;
import dev.quipu.codec.column.DoubleColumn;
import dev.quipu.codec.column.DoubleEncoding;
import dev.quipu.codec.column.DoublePages;
import dev.quipu.codec.column.LongColumn;
import dev.quipu.codec.column.LongEncoding;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The parts of a chunk that its readers share: the header, the directories of its columns and the
/// statistics. Each is read and verified on first use. Safe for any thread: cached parts never
/// change, and two threads that read a part at the same time get equal results.
final class ChunkParts {
  /// Bytes of the objects for header, columns and statistics.
  private static final int FIXED_BYTES = 2048;

  /// Bytes of a page in memory: its first value, end and checksum.
  private static final int PAGE_BYTES = 16;

  private final Slices bytes;
  private final ChunkHeader header;
  private final AtomicReferenceArray<@Nullable LongColumn> longs =
      new AtomicReferenceArray<>(ChunkFormat.LONG_COLUMNS);
  private volatile @Nullable DoubleColumn values;
  private volatile @Nullable Pyramid pyramid;

  ChunkParts(Slices bytes) {
    this.bytes = bytes;
    this.header = ChunkHeader.read(bytes);
  }

  Slices bytes() {
    return bytes;
  }

  ChunkHeader header() {
    return header;
  }

  private int points() {
    return header.summary().points();
  }

  /// A column of integers for one reader.
  LongColumn integers(int number) {
    LongColumn known = longs.get(number);
    if (known == null) {
      known =
          LongEncoding.read(
              header.encodings().get(number), header.sections().get(number), points());
      longs.set(number, known);
    }
    return known.again();
  }

  /// The column of values for one reader.
  DoubleColumn values() {
    DoubleColumn known = values;
    if (known == null) {
      int number = ChunkFormat.LONG_COLUMNS;
      known =
          DoubleEncoding.read(
              header.encodings().get(number), header.sections().get(number), points());
      values = known;
    }
    return known.again();
  }

  Pyramid pyramid() {
    Pyramid known = pyramid;
    if (known == null) {
      known = Pyramid.read(header.statistics(), points());
      pyramid = known;
    }
    return known;
  }

  /// The most memory the parts take once all have been read.
  long keptBytes() {
    int pages = Directory.pages(points(), DoublePages.SHORT_PAGE_POINTS);
    return FIXED_BYTES
        + (long) ChunkFormat.COLUMNS * PAGE_BYTES * pages
        + header.statistics().length();
  }
}
