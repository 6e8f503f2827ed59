package dev.quipu.codec.column;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.Directory;
import dev.quipu.codec.bytes.Section;
import dev.quipu.codec.bytes.Zstandard;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A column of values in pages of its encoding. The last block read is cached, because the next
/// bucket of a chart begins where the previous one ends. The verified bytes of its page are cached
/// too.
///
/// As bytes: the directory (end and checksum of each page), then the pages.
public final class PagedDoubles implements DoubleColumn {
  private static final int BLOCK = ChunkFormat.BLOCK_POINTS;

  private final DoubleEncoding encoding;
  private final Directory directory;
  private final int points;
  private final int pagePoints;
  private final double[] block = new double[BLOCK];
  private @Nullable DoublePages pages;
  private int loaded = -1;
  private final PageBytes bytes;

  private PagedDoubles(DoubleEncoding encoding, Directory directory, int points) {
    this.encoding = encoding;
    this.directory = directory;
    this.bytes = new PageBytes(directory);
    this.points = points;
    this.pagePoints = encoding.pagePoints();
  }

  public static void encode(
      DoublePages pages, double[] column, int count, Zstandard zstd, ByteSink out) {
    int start = out.length();
    int number = Directory.pages(count, pages.pagePoints());
    out.grow(number * Directory.ENTRY_BYTES);
    for (int p = 0; p < number; p++) {
      int from = p * pages.pagePoints();
      int pageStart = out.length();
      pages.encode(column, from, Math.min(pages.pagePoints(), count - from), zstd, out);
      int entry = start + p * Directory.ENTRY_BYTES;
      ChunkFormat.INTS.set(out.array(), entry, out.length() - start);
      ChunkFormat.INTS.set(
          out.array(),
          entry + 4,
          ChunkFormat.checksum(out.array(), pageStart, out.length() - pageStart));
    }
  }

  static PagedDoubles read(DoubleEncoding encoding, Section section, int points) {
    return new PagedDoubles(
        encoding, Directory.read(section, points, encoding.pagePoints(), false), points);
  }

  @Override
  public DoubleColumn again() {
    return new PagedDoubles(encoding, directory, points);
  }

  @Override
  public double at(int position, Zstandard zstd) {
    load(position / BLOCK, zstd);
    return block[position % BLOCK];
  }

  @Override
  public void decode(int from, int to, double[] into, int at, Zstandard zstd) {
    if (to - from <= BLOCK && from / BLOCK == (to - 1) / BLOCK) {
      load(from / BLOCK, zstd);
      System.arraycopy(block, from % BLOCK, into, at, to - from);
      return;
    }
    for (int i = from; i < to; ) {
      int p = i / pagePoints;
      int start = p * pagePoints;
      int stop = Math.min(to, start + pagePoints);
      decode(p, i - start, stop - start, into, at + i - from, zstd);
      i = stop;
    }
  }

  private void load(int number, Zstandard zstd) {
    if (loaded == number) {
      return;
    }
    loaded = -1;
    int p = number * BLOCK / pagePoints;
    int from = number * BLOCK - p * pagePoints;
    decode(p, from, Math.min(from + BLOCK, size(p)), block, 0, zstd);
    loaded = number;
  }

  private int size(int p) {
    return Math.min(pagePoints, points - p * pagePoints);
  }

  private void decode(int p, int from, int to, double[] into, int at, Zstandard zstd) {
    DoublePages reader = pages;
    if (reader == null) {
      reader = Objects.requireNonNull(encoding.forReading(points));
      pages = reader;
    }
    ByteCursor in = bytes.of(p);
    reader.decode(in, zstd, size(p), from, to, into, at);
    in.finish();
  }
}
