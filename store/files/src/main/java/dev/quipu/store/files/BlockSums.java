package dev.quipu.store.files;

import dev.quipu.core.model.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The checksums of a blob by block, so that any range of the blob can be verified before it is
/// handed out. See docs/format/block-sums.md.
///
/// The checksums are read a page at a time, and each page has a checksum of its own, so damaged
/// checksums are never used. Not for several threads.
final class BlockSums {
  /// Bytes of the blob under one checksum.
  static final int BLOCK_BYTES = 64 << 10;

  static final int MAGIC = 'Q' | 'P' << 8 | 'B' << 16 | 'S' << 24;
  static final int VERSION = 1;
  static final int HEADER_BYTES = 52;

  /// Checksums in one page: they cover 64 MiB.
  static final int SUMS_PER_PAGE = 1024;

  private static final int PAGE_BYTES = 4 * SUMS_PER_PAGE + 4;

  private final Source source;
  private final long blocks;
  private final ByteBuffer page = buffer(PAGE_BYTES);
  private long pageNo = -1;

  private BlockSums(Source source, long blocks) {
    this.source = source;
    this.blocks = blocks;
  }

  /// The source of the checksums.
  @FunctionalInterface
  interface Source {
    /// Fills the buffer from a position; where the source has no bytes, the buffer keeps its own.
    void read(ByteBuffer into, long position) throws IOException;
  }

  static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// The checksum of some bytes of a buffer from its beginning.
  static int checksum(ByteBuffer bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(0, length));
    return (int) crc.getValue();
  }

  /// The length of the checksums of a blob.
  static long bytes(long blobBytes) {
    long blocks = blocks(blobBytes);
    return HEADER_BYTES + 4 * blocks + 4 * pages(blocks);
  }

  private static long blocks(long blobBytes) {
    return (blobBytes + BLOCK_BYTES - 1) / BLOCK_BYTES;
  }

  private static long pages(long blocks) {
    return (blocks + SUMS_PER_PAGE - 1) / SUMS_PER_PAGE;
  }

  static ByteBuffer header(Digest digest, long blobBytes) {
    ByteBuffer header = buffer(HEADER_BYTES);
    header.putInt(MAGIC).putInt(VERSION).putLong(blobBytes).put(digest.bytes());
    header.putInt(checksum(header, header.position()));
    return header.flip();
  }

  /// Opens the checksums of a blob; null if they are damaged, of another blob, or of another
  /// version.
  static @Nullable BlockSums open(Source source, Digest digest, long blobBytes) throws IOException {
    ByteBuffer header = buffer(HEADER_BYTES);
    source.read(header, 0);
    return header.rewind().equals(header(digest, blobBytes))
        ? new BlockSums(source, blocks(blobBytes))
        : null;
  }

  /// Whether the checksums of all blocks of a range are present and whole.
  boolean cover(long offset, long length) throws IOException {
    if (length == 0) {
      return true;
    }
    long last = (offset + length - 1) / BLOCK_BYTES / SUMS_PER_PAGE;
    for (long no = offset / BLOCK_BYTES / SUMS_PER_PAGE; no <= last; no++) {
      if (!turnTo(no)) {
        return false;
      }
    }
    return true;
  }

  /// Whether a block is the same as when it was stored.
  boolean match(long block, ByteBuffer bytes, int length) throws IOException {
    return turnTo(block / SUMS_PER_PAGE)
        && page.getInt((int) (block % SUMS_PER_PAGE) * 4) == checksum(bytes, length);
  }

  private boolean turnTo(long no) throws IOException {
    if (no == pageNo) {
      return true;
    }
    pageNo = -1;
    int sums = (int) Math.min(SUMS_PER_PAGE, blocks - no * SUMS_PER_PAGE);
    page.clear().limit(4 * sums + 4);
    source.read(page, HEADER_BYTES + no * PAGE_BYTES);
    if (page.hasRemaining() || page.getInt(4 * sums) != checksum(page, 4 * sums)) {
      return false;
    }
    pageNo = no;
    return true;
  }
}
