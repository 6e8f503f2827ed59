package dev.quipu.store.files;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.engine.port.BlobStore.Stored;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// A blob that has been written and has no name yet: a file, and for a large blob a second file
/// with its checksums by block. Closing removes files that have not been given their names.
final class NewBlob implements Closeable {
  private static final int BUFFER_BYTES = 128 << 10;

  private final Path file;
  private final Path sums;
  private Stored stored = new Stored(Digest.of(new byte[0]), 0);

  private NewBlob(Path file) {
    this.file = file;
    this.sums = SumsOfBlobs.file(file);
  }

  /// Copies a stream to new files in a folder, and forces them to the disk.
  static NewBlob write(Path folder, InputStream bytes, long maxBytes) throws IOException {
    NewBlob blob = new NewBlob(Disk.createTemporary(folder, ".blob"));
    try {
      blob.stored = blob.write(bytes, maxBytes);
      return blob;
    } catch (IOException | RuntimeException | Error e) {
      blob.close();
      throw e;
    }
  }

  private Stored write(InputStream bytes, long maxBytes) throws IOException {
    MessageDigest digest = Digest.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    long size = 0;
    try (FileChannel channel = Disk.openToWrite(file);
        SumsFile beside = new SumsFile(sums)) {
      BlockSumsWriter blocks = new BlockSumsWriter(beside);
      for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
        if (size + n > maxBytes) {
          throw new QuipuException(
              ErrorCode.TOO_LARGE,
              "Content has more than " + maxBytes + " bytes; at most that many are allowed");
        }
        digest.update(buffer, 0, n);
        blocks.update(buffer, 0, n);
        Disk.write(channel, ByteBuffer.wrap(buffer, 0, n), size);
        size += n;
      }
      Disk.force(channel);
      Stored whole = new Stored(Digest.ofHash(digest.digest()), size);
      if (size > SumsOfBlobs.SMALL_BYTES) {
        blocks.finish(whole.digest());
        beside.force();
      }
      return whole;
    }
  }

  Stored stored() {
    return stored;
  }

  /// Gives the files their names. The blob is first, so that checksums never exist without a blob.
  void moveTo(Path named) throws IOException {
    move(file, named);
    if (stored.sizeBytes() > SumsOfBlobs.SMALL_BYTES) {
      move(sums, SumsOfBlobs.file(named));
    }
  }

  static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(sums);
  }

  /// The file of the checksums, created with the first checksums: a small blob has none.
  private static final class SumsFile implements BlockSumsWriter.Sink, Closeable {
    private final Path file;
    private @Nullable FileChannel channel;

    SumsFile(Path file) {
      this.file = file;
    }

    @Override
    public void write(ByteBuffer bytes, long position) {
      if (channel == null) {
        channel = Disk.create(file);
      }
      Disk.write(channel, bytes, position);
    }

    void force() {
      if (channel != null) {
        Disk.force(channel);
      }
    }

    @Override
    public void close() throws IOException {
      if (channel != null) {
        channel.close();
      }
    }
  }
}
