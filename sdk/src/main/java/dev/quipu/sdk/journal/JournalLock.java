package dev.quipu.sdk.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The lock of a journal, which gives the right to write, mark and remove it. One process at a time
/// holds it, and the operating system releases it when the process dies.
///
/// The lock belongs to the whole process, and closing any channel on the lock file releases it. So
/// a process must not even open the lock file while one of its threads holds the lock or is taking
/// it. To prevent that, each process makes a note beside the lock file first, and only one of its
/// threads can make that note.
final class JournalLock implements AutoCloseable {
  private final Path note;
  private final FileChannel channel;

  private JournalLock(Path note, FileChannel channel) {
    this.note = note;
    this.channel = channel;
  }

  /// Takes the lock; null if another process or thread has it.
  static @Nullable JournalLock tryTake(JournalFolder folder) throws IOException {
    Path note = folder.owner(self());
    try {
      JournalFolder.open(note, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))
          .close();
    } catch (FileAlreadyExistsException e) {
      return null;
    }
    @Nullable FileChannel channel = null;
    boolean taken = false;
    try {
      channel =
          JournalFolder.open(
              folder.lock(), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
      taken = channel.tryLock() != null;
      return taken ? new JournalLock(note, channel) : null;
    } catch (OverlappingFileLockException e) {
      // Another thread holds the lock, and has removed its note together with the journal.
      return null;
    } finally {
      if (!taken) {
        try {
          if (channel != null) {
            channel.close();
          }
        } finally {
          Files.deleteIfExists(note);
        }
      }
    }
  }

  /// Names this process. The start time tells it from a later process with the same number.
  private static String self() {
    ProcessHandle process = ProcessHandle.current();
    return process.pid()
        + "."
        + process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      Files.deleteIfExists(note);
    }
  }
}
