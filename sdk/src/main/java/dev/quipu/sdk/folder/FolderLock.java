package dev.quipu.sdk.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// The right to change run folders. Other threads and processes wait; the operating system takes
/// the lock from a process that dies.
public final class FolderLock {
  /// The locks of this process by file. A lock of the operating system belongs to the whole
  /// process, and closing any channel on the file releases it, so only one thread may open the
  /// file.
  private static final Map<Path, ReentrantLock> OF_PROCESS = new ConcurrentHashMap<>();

  private FolderLock() {}

  /// What is done while the lock is held.
  @FunctionalInterface
  public interface Action<T> {
    T run() throws IOException;
  }

  /// Waits for the lock of a folder, which lies in a file of this name in the folder, and holds the
  /// lock while something is done.
  public static <T> T holding(Path folder, String name, Action<T> action) throws IOException {
    Path file = folder.toRealPath().resolve(name);
    ReentrantLock ours = OF_PROCESS.computeIfAbsent(file, f -> new ReentrantLock());
    ours.lock();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      var unused = channel.lock();
      return action.run();
    } finally {
      ours.unlock();
    }
  }
}
