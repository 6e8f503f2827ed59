package dev.quipu.sdk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The right to write, mark and remove a journal, held by one process at a time and given back by
/// the operating system when it dies.
///
/// A lock is held by a process, and closing any channel on the file gives it back. So a process
/// must not even open the file of a lock that it holds already; a note beside it tells.
final class JournalLock implements AutoCloseable {
  private final Path owner;
  private final FileChannel channel;

  private JournalLock(Path owner, FileChannel channel) {
    this.owner = owner;
    this.channel = channel;
  }

  /// The lock, or null if somebody else has it.
  static @Nullable JournalLock tryTake(JournalFolder folder) throws IOException {
    String self = self();
    Path owner = folder.owner();
    if (Files.exists(owner) && Files.readString(owner).equals(self)) {
      return null;
    }
    FileChannel channel =
        JournalFolder.open(
            folder.lock(), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    try {
      if (channel.tryLock() != null) {
        Files.writeString(owner, self);
        return new JournalLock(owner, channel);
      }
    } catch (OverlappingFileLockException e) {
      // Another thread was faster.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return null;
  }

  /// This process, and no other that has its number later.
  private static String self() {
    ProcessHandle process = ProcessHandle.current();
    return process.pid()
        + " "
        + process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(owner);
    } finally {
      channel.close();
    }
  }
}
