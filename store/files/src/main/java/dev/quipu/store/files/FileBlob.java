package dev.quipu.store.files;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.store.files.SumsOfBlobs.Opened;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Objects;

/// A stored blob.
record FileBlob(Path file, Digest digest, long sizeBytes, SumsOfBlobs sums)
    implements BlobStore.Blob {
  @Override
  public InputStream open(long offset, long length) throws IOException {
    Objects.checkFromIndexSize(offset, length, sizeBytes);
    FileChannel channel = Disk.openToRead(file);
    Closeable opened = channel;
    try {
      Opened range = sums.open(this, channel, offset, length);
      Verified bytes = new Verified(this, channel, range, offset, offset + length);
      opened = bytes;
      return bytes.from(offset);
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /// The file mapped into memory: bytes come from the disk on first access.
  @Override
  public ByteBuffer bytes() throws IOException {
    try (FileChannel channel = Disk.openToRead(file)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, sizeBytes);
    }
  }

  @Override
  public void verify() throws IOException {
    boolean areSumsWhole = SumsOfBlobs.areWhole(this);
    try (InputStream all = open(0, sizeBytes)) {
      all.transferTo(OutputStream.nullOutputStream());
    }
    if (!areSumsWhole) {
      throw damaged(
          "its checksums by block are not as they were written; its bytes are right, and the"
              + " server makes the checksums anew when it reads them");
    }
  }

  QuipuException endsEarly(long missingBytes) {
    return damaged("it ends " + missingBytes + " bytes early");
  }

  QuipuException damaged(String why) {
    return QuipuException.corrupt("Blob " + digest + " is damaged: " + why);
  }

  /// Some bytes of a file, handed out a block at a time, each after its checksum has been compared.
  /// For all bytes of a large blob, the digest is compared too, before the last block is handed
  /// out.
  private static final class Verified extends InputStream {
    private final FileBlob blob;
    private final FileChannel channel;
    private final Opened sums;
    private final ByteBuffer block;
    private final MessageDigest hash = Digest.sha256();
    private final boolean isHashed;
    private final long end;

    /// The next block to read.
    private long next;

    Verified(FileBlob blob, FileChannel channel, Opened sums, long from, long to) {
      this.blob = blob;
      this.channel = channel;
      this.sums = sums;
      block = ByteBuffer.allocate((int) Math.min(BlockSums.BLOCK_BYTES, blob.sizeBytes));
      block.limit(0);
      // A small blob has just been hashed.
      isHashed = from == 0 && to == blob.sizeBytes && to > SumsOfBlobs.SMALL_BYTES;
      next = from / BlockSums.BLOCK_BYTES;
      // A range of no bytes needs no read.
      end = from == to ? 0 : to;
    }

    /// Goes to the first byte. The first block is read at once, so that damage is reported before
    /// an answer begins.
    Verified from(long offset) throws IOException {
      if (offset < end) {
        turn();
        block.position((int) (offset % BlockSums.BLOCK_BYTES));
      }
      return this;
    }

    /// Whether there are more bytes to hand out.
    private boolean hasMore() throws IOException {
      if (!block.hasRemaining() && next * BlockSums.BLOCK_BYTES < end) {
        turn();
      }
      return block.hasRemaining();
    }

    private void turn() throws IOException {
      long at = next * BlockSums.BLOCK_BYTES;
      int length = (int) Math.min(BlockSums.BLOCK_BYTES, blob.sizeBytes - at);
      block.clear().limit(length);
      Disk.read(channel, block, at);
      if (block.hasRemaining()) {
        long missing = block.remaining();
        block.limit(0);
        throw blob.endsEarly(missing + Math.max(0, blob.sizeBytes - at - length));
      }
      if (!sums.sums().match(next, block, length)) {
        block.limit(0);
        throw blob.damaged("bytes " + at + " to " + (at + length - 1) + " are not those stored");
      }
      if (isHashed) {
        hash(length, at + length == blob.sizeBytes);
      }
      next++;
      block.flip().limit((int) Math.min(length, end - at));
    }

    private void hash(int length, boolean last) {
      hash.update(block.array(), 0, length);
      if (last) {
        Digest found = Digest.ofHash(hash.digest());
        if (!found.equals(blob.digest)) {
          block.limit(0);
          throw blob.damaged("its bytes have the digest " + found);
        }
      }
    }

    @Override
    public int read() throws IOException {
      return hasMore() ? block.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, into.length);
      if (length == 0) {
        return 0;
      }
      if (!hasMore()) {
        return -1;
      }
      int n = Math.min(length, block.remaining());
      block.get(into, offset, n);
      return n;
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
      long sent = 0;
      while (hasMore()) {
        int n = block.remaining();
        out.write(block.array(), block.position(), n);
        block.position(block.limit());
        sent += n;
      }
      return sent;
    }

    @Override
    public int available() {
      return block.remaining();
    }

    @Override
    public void close() throws IOException {
      try (channel) {
        sums.close();
      }
    }
  }
}
