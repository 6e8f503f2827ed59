package dev.quipu.codec.column;

import dev.quipu.codec.bytes.ByteCursor;
import dev.quipu.codec.bytes.ByteSink;
import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.Directory;
import dev.quipu.codec.bytes.Section;

/// A column of integers in pages of [LongPages#PAGE_POINTS] points. The last page read and its
/// verified bytes are cached, because readers go through neighbours.
///
/// As bytes: the directory (first value, end, checksum of each page), then the pages.
public final class PagedLongs implements LongColumn {
  private final LongPages pages;
  private final Directory directory;
  private final int points;
  private long[] page = new long[0];
  private int loaded = -1;
  private final PageBytes bytes;

  private PagedLongs(LongPages pages, Directory directory, int points) {
    this.pages = pages;
    this.directory = directory;
    this.bytes = new PageBytes(directory);
    this.points = points;
  }

  public static void encode(LongPages pages, long[] column, int count, ByteSink out) {
    int start = out.length();
    int number = Directory.pages(count, LongPages.PAGE_POINTS);
    out.grow(number * Directory.LONG_ENTRY_BYTES);
    long[] page = new long[LongPages.PAGE_POINTS];
    for (int p = 0; p < number; p++) {
      int from = p * LongPages.PAGE_POINTS;
      int size = Math.min(LongPages.PAGE_POINTS, count - from);
      System.arraycopy(column, from, page, 0, size);
      int pageStart = out.length();
      pages.encode(page, size, out);
      int entry = start + p * Directory.LONG_ENTRY_BYTES;
      ChunkFormat.LONGS.set(out.array(), entry, column[from]);
      ChunkFormat.INTS.set(out.array(), entry + 8, out.length() - start);
      ChunkFormat.INTS.set(
          out.array(),
          entry + 12,
          ChunkFormat.checksum(out.array(), pageStart, out.length() - pageStart));
    }
  }

  public static PagedLongs read(LongPages pages, Section section, int points) {
    return new PagedLongs(
        pages, Directory.read(section, points, LongPages.PAGE_POINTS, true), points);
  }

  @Override
  public LongColumn again() {
    return new PagedLongs(pages, directory, points);
  }

  @Override
  public long at(int position) {
    int p = position / LongPages.PAGE_POINTS;
    int place = position % LongPages.PAGE_POINTS;
    if (loaded != p && pages.readsOne()) {
      return pages.at(bytes.of(p), directory.first(p), place, size(p));
    }
    load(p);
    return page[place];
  }

  @Override
  public void decode(int from, int to, long[] into, int at) {
    for (int i = from; i < to; ) {
      int p = i / LongPages.PAGE_POINTS;
      int start = p * LongPages.PAGE_POINTS;
      int stop = Math.min(to, start + size(p));
      if (p != loaded && i == start && stop == start + size(p)) {
        decodePage(p, into, at + i - from);
      } else {
        load(p);
        System.arraycopy(page, i - start, into, at + i - from, stop - i);
      }
      i = stop;
    }
  }

  @Override
  public int lowerBound(long x, int from) {
    if (from >= points) {
      return points;
    }
    int p = from / LongPages.PAGE_POINTS;
    int above = directory.pages();
    // Find the last page, starting with that of `from`, whose first value is below x. The answer is
    // in that page or directly after it.
    while (above - p > 1) {
      int middle = (p + above) >>> 1;
      if (directory.first(middle) < x) {
        p = middle;
      } else {
        above = middle;
      }
    }
    load(p);
    int start = p * LongPages.PAGE_POINTS;
    int low = Math.max(0, from - start);
    int high = size(p);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (page[middle] < x) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return start + low;
  }

  private int size(int p) {
    return Math.min(LongPages.PAGE_POINTS, points - p * LongPages.PAGE_POINTS);
  }

  private void load(int p) {
    if (loaded != p) {
      if (page.length == 0) {
        page = new long[Math.min(points, LongPages.PAGE_POINTS)];
      }
      loaded = -1;
      decodePage(p, page, 0);
      loaded = p;
    }
  }

  private void decodePage(int p, long[] into, int at) {
    ByteCursor in = bytes.of(p);
    long first = directory.first(p);
    pages.decode(in, first, into, at, size(p));
    if (into[at] != first) {
      throw ChunkFormat.corrupt("a page starts with " + into[at] + " and not with " + first);
    }
    in.finish();
  }
}
