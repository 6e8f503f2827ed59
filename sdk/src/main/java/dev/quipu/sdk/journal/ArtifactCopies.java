package dev.quipu.sdk.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// Copies of artifacts of a run, so that the program may change its files as soon as it has handed
/// them over. The copies lie beside the journal. They are on the disk before a record names them.
/// Any thread.
public final class ArtifactCopies {
  /// The size up to which files are copied unless the program asks for more; larger files are read
  /// from their own place.
  public static final long COPIED_BYTES = 16 << 20;

  private final JournalFolder folder;
  private final AtomicLong last = new AtomicLong();

  public ArtifactCopies(JournalFolder folder) {
    this.folder = folder;
  }

  public Path copy(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return write(in);
    }
  }

  public Path write(byte[] bytes) throws IOException {
    return write(new java.io.ByteArrayInputStream(bytes));
  }

  private Path write(InputStream in) throws IOException {
    folder.createCopies();
    Path copy = folder.copies().resolve(Long.toString(last.incrementAndGet()));
    try (FileChannel out =
            JournalFolder.open(
                copy, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        OutputStream stream = Channels.newOutputStream(out)) {
      in.transferTo(stream);
      out.force(true);
    }
    return copy;
  }
}
