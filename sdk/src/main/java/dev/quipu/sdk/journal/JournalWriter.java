package dev.quipu.sdk.journal;

import dev.quipu.core.model.ProjectId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes records to a journal. Published records may be read and sent. One thread owns the writer;
/// any thread may call [#end].
public final class JournalWriter implements AutoCloseable {
  private final JournalFolder folder;
  private final int segmentBytes;
  private final String project;
  private volatile Position end = Position.START;
  private @Nullable JournalLock lock;
  private @Nullable FileChannel channel;
  private boolean dirty;

  /// Writes the journal of a run of the default project.
  public JournalWriter(JournalFolder folder) {
    this(folder, ProjectId.DEFAULT_NAME);
  }

  /// @param project the name of the project of the run
  public JournalWriter(JournalFolder folder, String project) {
    this(folder, project, JournalLimits.JOURNAL_SEGMENT_BYTES);
  }

  public JournalWriter(JournalFolder folder, String project, int segmentBytes) {
    this.folder = folder;
    this.project = project;
    this.segmentBytes = segmentBytes;
  }

  /// The end of the published records. Any thread.
  public Position end() {
    return end;
  }

  /// Publishes records, all or none: after a failure the journal ends where it ended before.
  public void publish(List<byte[]> records) throws IOException {
    FileChannel file = channel;
    Position from = end;
    if (file == null || from.offset() >= segmentBytes) {
      file = nextSegment();
      from = end;
    }
    ByteBuffer bytes = ByteBuffer.allocate(records.stream().mapToInt(r -> r.length).sum());
    records.forEach(bytes::put);
    bytes.flip();
    dirty = true;
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes, from.offset() + bytes.position());
      }
    } catch (IOException e) {
      file.truncate(from.offset());
      throw e;
    }
    end = new Position(from.segment(), from.offset() + bytes.capacity());
  }

  private FileChannel nextSegment() throws IOException {
    if (lock == null) {
      folder.create();
      lock = JournalLock.tryTake(folder);
      if (lock == null) {
        throw new IOException(folder + " is locked by another process");
      }
      ProjectFile.write(folder, project);
    }
    FileChannel before = channel;
    int segment = before == null ? 1 : end.segment() + 1;
    FileChannel file =
        JournalFolder.open(
            folder.segment(segment),
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING));
    try {
      ByteBuffer header =
          ByteBuffer.wrap(JournalFormat.segmentHeader(segment, folder.run(), folder.writer()));
      while (header.hasRemaining()) {
        file.write(header);
      }
      if (before != null) {
        before.force(false);
        before.close();
      }
    } catch (IOException e) {
      file.close();
      throw e;
    }
    channel = file;
    end = new Position(segment, JournalFormat.SEGMENT_HEADER_BYTES);
    forceFolders();
    return file;
  }

  /// Forces the names of new files and folders to the disk. Where folders cannot be opened, as on
  /// Windows, the file system does that by itself.
  private void forceFolders() {
    for (java.nio.file.Path path : List.of(folder.path(), folder.path().resolve(".."))) {
      try (FileChannel names = FileChannel.open(path)) {
        names.force(true);
      } catch (IOException e) {
        return;
      }
    }
  }

  /// Forces the published records to the disk, so that they survive a loss of power.
  public void force() throws IOException {
    FileChannel file = channel;
    if (dirty && file != null) {
      file.force(false);
      dirty = false;
    }
  }

  public boolean isDirty() {
    return dirty;
  }

  /// Closes the file and keeps the lock.
  public void closeFile() throws IOException {
    FileChannel file = channel;
    channel = null;
    if (file != null) {
      file.close();
    }
  }

  /// Closes the file and releases the lock.
  @Override
  public void close() throws IOException {
    JournalLock held = lock;
    lock = null;
    try {
      closeFile();
    } finally {
      if (held != null) {
        held.close();
      }
    }
  }
}
