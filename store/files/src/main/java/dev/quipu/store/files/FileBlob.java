package dev.quipu.store.files;

import dev.quipu.core.Digest;
import dev.quipu.core.QuipuException;
import dev.quipu.engine.store.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Objects;

/// A stored blob.
record FileBlob(Path file, Digest digest, long sizeBytes) implements BlobStore.Blob {
  @Override
  public InputStream open(long offset, long length) throws IOException {
    Objects.checkFromIndexSize(offset, length, sizeBytes);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    boolean whole = offset == 0 && length == sizeBytes;
    return new Range(channel, offset, length, digest, whole);
  }

  /// The file as memory: what is read of it comes from the disk when it is first touched.
  @Override
  public ByteBuffer bytes() throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, sizeBytes);
    }
  }

  /// Some bytes of a file. If they are all of it, the digest is checked before the end is said.
  private static final class Range extends InputStream {
    private final FileChannel channel;
    private final Digest digest;
    private final boolean whole;
    private final MessageDigest hash = Digest.sha256();
    private long position;
    private long left;

    Range(FileChannel channel, long position, long length, Digest digest, boolean whole) {
      this.channel = channel;
      this.position = position;
      this.left = length;
      this.digest = digest;
      this.whole = whole;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, into.length);
      if (length == 0) {
        return 0;
      }
      if (left == 0) {
        return -1;
      }
      int n = channel.read(ByteBuffer.wrap(into, offset, (int) Math.min(length, left)), position);
      if (n < 0) {
        throw damaged("it ends " + left + " bytes early");
      }
      if (whole) {
        hash.update(into, offset, n);
      }
      position += n;
      left -= n;
      if (left == 0) {
        // Before the last bytes are handed out, so that who reads by length sees it too.
        check();
      }
      return n;
    }

    private void check() {
      if (whole) {
        Digest found = Digest.ofHash(hash.digest());
        if (!found.equals(digest)) {
          throw damaged("its bytes have " + found);
        }
      }
    }

    private QuipuException damaged(String why) {
      return QuipuException.corrupt("Blob " + digest + " is damaged: " + why);
    }

    @Override
    public int available() {
      return (int) Math.min(left, Integer.MAX_VALUE);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
