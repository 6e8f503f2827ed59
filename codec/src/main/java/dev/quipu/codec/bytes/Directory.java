package dev.quipu.codec.bytes;

/// The positions of the pages of a column. Each page has its own checksum, so that a reader of a
/// few points verifies only the bytes it reads.
public final class Directory {
  public static final int ENTRY_BYTES = 8;
  public static final int LONG_ENTRY_BYTES = 16;

  private final Section section;

  /// The first value of each page, in columns of integers; empty in others.
  private final long[] firsts;

  /// The end of each page within the section.
  private final int[] ends;

  private final int[] checksums;

  private Directory(Section section, long[] firsts, int[] ends, int[] checksums) {
    this.section = section;
    this.firsts = firsts;
    this.ends = ends;
    this.checksums = checksums;
  }

  public static int pages(int points, int pagePoints) {
    return (points + pagePoints - 1) / pagePoints;
  }

  public static Directory read(Section section, int points, int pagePoints, boolean withFirsts) {
    int pages = pages(points, pagePoints);
    int bytes = pages * (withFirsts ? LONG_ENTRY_BYTES : ENTRY_BYTES);
    ByteCursor in = section.head(bytes);
    long[] firsts = new long[withFirsts ? pages : 0];
    int[] ends = new int[pages];
    int[] checksums = new int[pages];
    for (int p = 0, least = bytes; p < pages; p++) {
      if (withFirsts) {
        firsts[p] = in.int64();
      }
      ends[p] = in.int32();
      checksums[p] = in.int32();
      if (ends[p] < least || ends[p] > section.length()) {
        throw ChunkFormat.corrupt("page " + p + " of a column ends at " + ends[p]);
      }
      least = ends[p];
    }
    if (ends[pages - 1] != section.length()) {
      throw ChunkFormat.corrupt("a column does not end with its last page");
    }
    return new Directory(section, firsts, ends, checksums);
  }

  public int pages() {
    return ends.length;
  }

  /// The first value of a page of integers.
  public long first(int p) {
    return firsts[p];
  }

  public ByteCursor page(int p) {
    int start =
        p == 0 ? pages() * (firsts.length == 0 ? ENTRY_BYTES : LONG_ENTRY_BYTES) : ends[p - 1];
    return section.page(start, ends[p] - start, checksums[p]);
  }
}
