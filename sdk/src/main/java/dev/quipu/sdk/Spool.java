package dev.quipu.sdk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Private copies of small artifacts, so that the program may change its files as soon as it has
/// handed them over. The folder is the owner's alone and goes with the client. Any thread; the lock
/// guards the making and the removing of the folder.
final class Spool {
  /// Files up to this size are copied; larger ones are read where they lie.
  static final long COPIED_BYTES = 16 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Path folder;
  private boolean closed;

  Path copy(Path file) throws IOException {
    Path copy = newFile();
    try (InputStream in = Files.newInputStream(file)) {
      Files.copy(in, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }

  Path write(byte[] bytes) throws IOException {
    return Files.write(newFile(), bytes);
  }

  private Path newFile() throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new NoSuchFileException("the client is closed");
      }
      if (folder == null) {
        folder = Files.createTempDirectory("quipu-");
      }
      return Files.createTempFile(folder, "artifact-", "");
    } finally {
      lock.unlock();
    }
  }

  /// Removes all copies.
  void close() {
    lock.lock();
    try {
      closed = true;
      if (folder == null) {
        return;
      }
      try (Stream<Path> copies = Files.list(folder)) {
        for (Path copy : copies.toList()) {
          Files.deleteIfExists(copy);
        }
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      System.getLogger("dev.quipu.sdk")
          .log(System.Logger.Level.DEBUG, "Copies of artifacts stay in " + folder, e);
    } finally {
      lock.unlock();
    }
  }
}
