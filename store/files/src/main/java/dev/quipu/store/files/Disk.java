package dev.quipu.store.files;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// File operations on blobs. Their errors may go to clients: no message names a path; the cause has
/// the path, for the log.
final class Disk {
  private Disk() {}

  static Path createTemporary(Path folder, String suffix) {
    try {
      return Files.createTempFile(folder, "", suffix, Owner.only(folder, "rw-------"));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  static FileChannel openToWrite(Path file) {
    try {
      return FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /// Opens a new file that only its owner can read.
  static FileChannel create(Path file) {
    try {
      return FileChannel.open(
          file,
          Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
          Owner.only(file, "rw-------"));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  static FileChannel openToRead(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  static void write(FileChannel channel, ByteBuffer bytes, long position) {
    try {
      long at = position;
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  static void force(FileChannel channel) {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /// Fills a buffer, unless the file ends before.
  static void read(FileChannel channel, ByteBuffer into, long position) throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      int n = channel.read(into, at);
      if (n < 0) {
        return;
      }
      at += n;
    }
  }

  static QuipuException failure(IOException e) {
    // The JDK has no type for a full disk; the message has the operating system's words.
    String words = String.valueOf(e.getMessage());
    boolean full =
        words.contains("No space left")
            || words.contains("Disk quota exceeded")
            || words.contains("not enough space");
    return full
        ? new QuipuException(
            ErrorCode.STORAGE_FULL, "The disk of the blobs is full; nothing was stored", e)
        : new QuipuException(
            ErrorCode.INTERNAL,
            "A blob cannot be written; the log of the server says what its disk answered",
            e);
  }
}
