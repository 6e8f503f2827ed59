package dev.quipu.store.sqlite.session;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file that only takes up space, `quipu.reserve`. When the disk is full, the store gives the
/// file up, so that there is space to remove data and to open the store. Until the file has been
/// created again, only removals are written. Safe for any thread.
public final class Reserve {
  private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);
  private static final int BLOCK_BYTES = 1 << 20;
  private static final String TOO_LITTLE =
      "The disk of the store is full: less than the "
          + (SqliteLimits.RESERVE_BYTES >> 20)
          + " MiB are free that are kept for removing things";

  /// The pause after an attempt that failed although the disk reported enough space.
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path file;
  private volatile boolean whole;
  private boolean failed;
  private long failedNanos;

  public Reserve(Path folder) {
    file = folder.resolve("quipu.reserve");
  }

  /// Whether there is room for more than removals.
  public boolean isWhole() {
    return whole;
  }

  /// Creates the file if there is none and the disk has the space; true if the file is there.
  public boolean restore() {
    return whole || make();
  }

  /// Refuses writes other than removals while the reserved space is in use.
  ///
  /// @throws QuipuException STORAGE_FULL if only removals may be written
  public void require() {
    if (!restore()) {
      throw new QuipuException(ErrorCode.STORAGE_FULL, TOO_LITTLE + "; nothing was stored");
    }
  }

  /// The reason why only removals may be written, if so. The call does not create the file.
  public Optional<String> refusal() {
    return whole || hasRoomFor(SqliteLimits.RESERVE_BYTES)
        ? Optional.empty()
        : Optional.of(TOO_LITTLE);
  }

  /// Whether the disk has so much free space; true if the disk does not say.
  public boolean hasRoomFor(long bytes) {
    try {
      return usableBytes() >= bytes;
    } catch (IOException e) {
      LOG.debug("The free space is not known", e);
      return true;
    }
  }

  private long usableBytes() throws IOException {
    return Files.getFileStore(file.resolveSibling("")).getUsableSpace();
  }

  private synchronized boolean make() {
    if (whole || (failed && System.nanoTime() - failedNanos < PAUSE_NANOS)) {
      return whole;
    }
    try {
      if (Files.exists(file) && Files.size(file) == SqliteLimits.RESERVE_BYTES) {
        whole = true;
      } else if (usableBytes() >= SqliteLimits.RESERVE_BYTES) {
        write();
        whole = true;
      }
      failed = false;
    } catch (IOException e) {
      LOG.debug("The reserve cannot be made", e);
      failed = true;
      failedNanos = System.nanoTime();
      remove();
    }
    return whole;
  }

  private void write() throws IOException {
    Files.deleteIfExists(file);
    DataFolder.createFile(file);
    // Random, because some disks store no zeros.
    byte[] block = new byte[BLOCK_BYTES];
    new SplittableRandom(System.nanoTime()).nextBytes(block);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long at = 0; at < SqliteLimits.RESERVE_BYTES; at += BLOCK_BYTES) {
        ByteBuffer bytes = ByteBuffer.wrap(block);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    }
  }

  /// Gives the space up.
  public synchronized void release() {
    if (whole) {
      LOG.warn("The disk is full. Until there is space, nothing but removals is written");
    }
    whole = false;
    remove();
  }

  private void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("The reserve {} cannot be removed", file, e);
    }
  }
}
