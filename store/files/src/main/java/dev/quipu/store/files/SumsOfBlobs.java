package dev.quipu.store.files;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the checksums by block of a blob. A large blob has them in a file beside it, written at
/// the same time. If that file is missing or damaged, the whole blob is verified by its digest, and
/// the file is created anew. A small blob is always verified whole, because a second file would
/// cost more. Safe for any thread.
final class SumsOfBlobs {
  /// A blob of at most this size is verified whole whenever it is opened; that takes a millisecond.
  static final int SMALL_BYTES = 1 << 20;

  /// The checksums of a blob of this size take 4 MiB of memory where they cannot be written.
  private static final long MOST_IN_MEMORY_BYTES = 64L << 30;

  private static final int BUFFER_BYTES = 128 << 10;
  private static final int LOCKS = 64;

  private final @Nullable Publisher publisher;

  /// So that many threads do not verify the same blob without checksums at once.
  private final List<ReentrantLock> restoring =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

  /// @param publisher null if nothing may be written
  SumsOfBlobs(@Nullable Publisher publisher) {
    this.publisher = publisher;
  }

  /// Stores new checksums.
  interface Publisher {
    Path temporary();

    /// Gives the file its name, unless the blob has gone.
    void publish(Path file, Digest digest);
  }

  /// The file with the checksums of a blob.
  static Path file(Path blob) {
    return blob.resolveSibling(blob.getFileName() + ".sums");
  }

  /// Opened checksums.
  record Opened(BlockSums sums, Closeable source) implements Closeable {
    @Override
    public void close() throws IOException {
      source.close();
    }
  }

  /// The checksums of a range of a blob, and possibly more.
  ///
  /// @param bytes the blob, which stays open
  /// @throws QuipuException CORRUPT if there were no checksums and the blob does not match its
  ///   digest
  Opened open(FileBlob blob, FileChannel bytes, long offset, long length) throws IOException {
    if (blob.sizeBytes() <= SMALL_BYTES) {
      return inMemory(blob, bytes);
    }
    Opened stored = stored(blob, offset, length);
    if (stored != null) {
      return stored;
    }
    ReentrantLock lock = restoring.get(Math.floorMod(blob.digest().hashCode(), LOCKS));
    lock.lock();
    try {
      stored = stored(blob, offset, length);
      return stored == null ? restored(blob, bytes) : stored;
    } finally {
      lock.unlock();
    }
  }

  private static @Nullable Opened stored(FileBlob blob, long offset, long length)
      throws IOException {
    FileChannel channel;
    try {
      channel = Disk.openToRead(file(blob.file()));
    } catch (FileSystemException e) {
      return null;
    }
    try {
      BlockSums sums =
          BlockSums.open(
              (into, position) -> Disk.read(channel, into, position),
              blob.digest(),
              blob.sizeBytes());
      if (sums != null && sums.cover(offset, length)) {
        return new Opened(sums, channel);
      }
    } catch (IOException e) {
      // The file cannot be read, as where a sector is damaged.
    }
    channel.close();
    return null;
  }

  /// Whether the file with the checksums of a blob is as it was written; true if there is none.
  static boolean areWhole(FileBlob blob) throws IOException {
    Path file = file(blob.file());
    if (blob.sizeBytes() <= SMALL_BYTES || Files.notExists(file)) {
      return true;
    }
    Opened stored = stored(blob, 0, blob.sizeBytes());
    if (stored == null) {
      return false;
    }
    stored.close();
    return Files.size(file) == BlockSums.bytes(blob.sizeBytes());
  }

  private Opened restored(FileBlob blob, FileChannel bytes) throws IOException {
    if (publisher != null) {
      try {
        restore(blob, bytes, publisher);
      } catch (QuipuException e) {
        if (e.code() == ErrorCode.CORRUPT) {
          throw e;
        }
        // The disk is full or read-only, and reads go on.
      }
      Opened stored = stored(blob, 0, blob.sizeBytes());
      if (stored != null) {
        return stored;
      }
    }
    return inMemory(blob, bytes);
  }

  private static void restore(FileBlob blob, FileChannel bytes, Publisher publisher)
      throws IOException {
    Path file = publisher.temporary();
    try {
      try (FileChannel channel = Disk.openToWrite(file)) {
        verify(
            blob,
            bytes,
            new BlockSumsWriter((some, position) -> Disk.write(channel, some, position)));
        Disk.force(channel);
      }
      publisher.publish(file, blob.digest());
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static Opened inMemory(FileBlob blob, FileChannel bytes) throws IOException {
    if (blob.sizeBytes() > MOST_IN_MEMORY_BYTES) {
      throw new QuipuException(
          ErrorCode.UNAVAILABLE,
          "Blob "
              + blob.digest()
              + " has no checksums, and they cannot be written now; it has "
              + blob.sizeBytes()
              + " bytes, and without them at most "
              + MOST_IN_MEMORY_BYTES
              + " can be read");
    }
    ByteBuffer kept = ByteBuffer.allocate((int) BlockSums.bytes(blob.sizeBytes()));
    verify(blob, bytes, new BlockSumsWriter((some, at) -> kept.position((int) at).put(some)));
    kept.clear();
    BlockSums sums =
        BlockSums.open(
            (into, position) -> {
              int n = Math.min(into.remaining(), kept.capacity() - (int) position);
              into.put(kept.slice((int) position, n));
            },
            blob.digest(),
            blob.sizeBytes());
    if (sums == null) {
      throw new IllegalStateException("Checksums just made cannot be read");
    }
    return new Opened(sums, () -> {});
  }

  private static void verify(FileBlob blob, FileChannel bytes, BlockSumsWriter sums)
      throws IOException {
    MessageDigest hash = Digest.sha256();
    ByteBuffer buffer =
        ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, Math.max(1, blob.sizeBytes())));
    for (long at = 0; at < blob.sizeBytes(); at += buffer.position()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), blob.sizeBytes() - at));
      Disk.read(bytes, buffer, at);
      if (buffer.hasRemaining()) {
        throw blob.endsEarly(blob.sizeBytes() - at - buffer.position());
      }
      hash.update(buffer.array(), 0, buffer.position());
      sums.update(buffer.array(), 0, buffer.position());
    }
    Digest found = Digest.ofHash(hash.digest());
    if (!found.equals(blob.digest())) {
      throw blob.damaged("its bytes have the digest " + found);
    }
    sums.finish(found);
  }
}
