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

/// The right to write, mark and remove a journal, held by one process at a time and given back by
/// the operating system when it dies.
///
/// A lock is held by a process, and closing any channel on the file gives it back. So a process
/// must not even open the file of a lock that it holds already, or is about to: of its threads, one
/// alone can make the note of the process beside it.
final class JournalLock implements AutoCloseable {
  private final Path note;
  private final FileChannel channel;

  private JournalLock(Path note, FileChannel channel) {
    this.note = note;
    this.channel = channel;
  }

  /// The lock, or null if somebody else has it.
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
      // Another thread holds it, and has removed its note with the journal.
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

  /// This process, and no other that has its number later.
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
