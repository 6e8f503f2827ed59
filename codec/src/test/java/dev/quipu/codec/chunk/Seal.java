package dev.quipu.codec.chunk;

import dev.quipu.codec.bytes.ChunkFormat;
import dev.quipu.codec.bytes.Directory;
import dev.quipu.codec.bytes.Prologue;
import dev.quipu.codec.column.DoublePages;

/// Corrects every checksum of damaged chunks, as far as their parts can still be found, so that the
/// checks after the checksums are tested too.
final class Seal {
  private static final int SECTIONS_AT = ChunkFormat.BODY - 4 - 8 - ChunkFormat.COLUMNS * 12;

  private Seal() {}

  static void again(byte[] bytes, boolean length) {
    int at = ChunkFormat.BODY;
    int points = (int) ChunkFormat.INTS.get(bytes, Prologue.BYTES);
    for (int s = 0; s <= ChunkFormat.COLUMNS; s++) {
      boolean isColumn = s < ChunkFormat.COLUMNS;
      int entry = SECTIONS_AT + s * 12 + (isColumn ? 4 : 0);
      int size = (int) ChunkFormat.INTS.get(bytes, entry);
      if (size < 0 || size > bytes.length - at - 4) {
        break;
      }
      int head = isColumn ? sealPages(bytes, s, at, size, points) : size;
      ChunkFormat.INTS.set(bytes, entry + 4, ChunkFormat.checksum(bytes, at, head));
      at += size;
    }
    int header = ChunkFormat.HEADER_BYTES - 4;
    ChunkFormat.INTS.set(
        bytes, Prologue.BYTES + header, ChunkFormat.checksum(bytes, Prologue.BYTES, header));
    if (length) {
      ChunkFormat.INTS.set(bytes, 8, bytes.length);
    }
    ChunkFormat.INTS.set(bytes, 12, ChunkFormat.checksum(bytes, 0, 12));
    ChunkFormat.INTS.set(bytes, bytes.length - 4, ChunkFormat.checksum(bytes, 0, bytes.length - 4));
  }

  /// The number of bytes of the column's head.
  private static int sealPages(byte[] bytes, int column, int at, int size, int points) {
    int encoding = (int) ChunkFormat.INTS.get(bytes, SECTIONS_AT + column * 12);
    boolean longs = column < ChunkFormat.LONG_COLUMNS;
    if (encoding < (longs ? 2 : 1)) {
      return size;
    }
    int entryBytes = longs ? Directory.LONG_ENTRY_BYTES : Directory.ENTRY_BYTES;
    int pagePoints = longs || encoding < 5 ? 1024 : DoublePages.LONG_PAGE_POINTS;
    long head = (long) Directory.pages(Math.max(0, points), pagePoints) * entryBytes;
    if (head > size) {
      return size;
    }
    int start = (int) head;
    for (int entry = at; entry < at + head; entry += entryBytes) {
      int end = (int) ChunkFormat.INTS.get(bytes, entry + entryBytes - 8);
      if (end < start || end > size) {
        break;
      }
      int checksum = ChunkFormat.checksum(bytes, at + start, end - start);
      ChunkFormat.INTS.set(bytes, entry + entryBytes - 4, checksum);
      start = end;
    }
    return (int) head;
  }
}
