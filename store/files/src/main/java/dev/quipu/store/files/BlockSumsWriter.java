package dev.quipu.store.files;

import dev.quipu.core.model.Digest;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Makes the checksums of a blob by block while its bytes go by, and holds one page of them.
final class BlockSumsWriter {
  private final Sink sink;
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer page = BlockSums.buffer(4 * BlockSums.SUMS_PER_PAGE + 4);
  private int inBlock;
  private long blobBytes;
  private long position = BlockSums.HEADER_BYTES;

  BlockSumsWriter(Sink sink) {
    this.sink = sink;
  }

  /// Takes the checksums.
  @FunctionalInterface
  interface Sink {
    void write(ByteBuffer bytes, long position);
  }

  void update(byte[] bytes, int offset, int length) {
    int at = offset;
    int left = length;
    while (left > 0) {
      int n = Math.min(left, BlockSums.BLOCK_BYTES - inBlock);
      crc.update(bytes, at, n);
      at += n;
      left -= n;
      inBlock += n;
      if (inBlock == BlockSums.BLOCK_BYTES) {
        endBlock();
      }
    }
    blobBytes += length;
  }

  private void endBlock() {
    page.putInt((int) crc.getValue());
    crc.reset();
    inBlock = 0;
    if (page.position() == 4 * BlockSums.SUMS_PER_PAGE) {
      endPage();
    }
  }

  private void endPage() {
    page.putInt(BlockSums.checksum(page, page.position())).flip();
    int length = page.remaining();
    sink.write(page, position);
    position += length;
    page.clear();
  }

  /// Writes the remaining checksums, and the header last.
  void finish(Digest digest) {
    if (inBlock > 0) {
      endBlock();
    }
    if (page.position() > 0) {
      endPage();
    }
    sink.write(BlockSums.header(digest, blobBytes), 0);
  }
}
