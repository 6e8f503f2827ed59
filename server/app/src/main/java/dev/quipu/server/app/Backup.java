package dev.quipu.server.app;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.upkeep.Progress;
import dev.quipu.engine.port.BlobStore;
import dev.quipu.engine.port.BlobStore.Blob;
import dev.quipu.engine.port.BlobStore.Stored;
import dev.quipu.engine.port.files.StoreInspection;
import dev.quipu.engine.port.files.StoreInspection.Flaw;
import dev.quipu.engine.port.files.StoreInspection.Named;
import dev.quipu.store.files.FileBlobStore;
import dev.quipu.store.sqlite.SqliteStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/// Copies a data folder that a server may be writing to.
///
/// The backup copies the database first, as of one moment, and then the blobs that the database
/// names. Blobs never change, so the copy is whole. Everything is verified while it is copied and
/// forced to the disk, and the folder gets its name only at the end. Blobs are copied and not
/// linked, because one damaged sector would damage both.
public final class Backup {
  private Backup() {}

  /// The amounts copied.
  public record Copied(long databaseBytes, long blobs, long blobBytes) {}

  /// Copies a data folder to a new folder.
  ///
  /// @throws QuipuException ALREADY_EXISTS if the target exists, NOT_FOUND if there is no store in
  ///   the folder, CORRUPT if a blob is missing or damaged
  public static Copied run(Path data, Path target, Progress progress) {
    if (Files.exists(target)) {
      throw new QuipuException(
          ErrorCode.ALREADY_EXISTS, target + " exists already; a backup makes a new folder");
    }
    Path whole = target.toAbsolutePath().normalize();
    Path part = whole.resolveSibling(whole.getFileName() + ".part");
    try (StoreInspection store = SqliteStore.inspect(data, FileBlobStore.beside(data))) {
      store.keepBlobs();
      remove(part);
      BlobStore to = FileBlobStore.open(part);
      store.copyTo(part, progress);
      Copied copied = copyBlobs(FileBlobStore.beside(data), part, to, progress);
      force(part);
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
      force(whole.resolveSibling(""));
      return copied;
    } catch (IOException e) {
      throw new QuipuException(ErrorCode.INTERNAL, "Cannot write " + part + ": " + e, e);
    }
  }

  private static Copied copyBlobs(BlobStore from, Path part, BlobStore to, Progress progress) {
    long[] sums = {0, 0, 0};
    try (StoreInspection copy = SqliteStore.inspect(part, FileBlobStore.beside(part))) {
      copy.eachNamed(blob -> sums[2] += blob.sizeBytes(), Backup::refuse);
      copy.eachNamed(
          blob -> {
            copy(from, blob, to);
            sums[0]++;
            sums[1] += blob.sizeBytes();
            progress.at("bytes of blobs", sums[1], sums[2]);
          },
          Backup::refuse);
    }
    return new Copied(part.resolve("quipu.db").toFile().length(), sums[0], sums[1]);
  }

  private static void refuse(Flaw flaw) {
    throw QuipuException.corrupt(flaw.where() + ": " + flaw.what());
  }

  private static void copy(BlobStore from, Named named, BlobStore to) {
    Blob blob =
        from.find(named.digest())
            .orElseThrow(() ->
                QuipuException.corrupt(
                    named.where() + ": its bytes " + named.digest() + " are missing"));
    Stored stored;
    // A stream of all bytes verifies them.
    try (InputStream bytes = blob.open(0, blob.sizeBytes())) {
      stored = to.put(bytes, Long.MAX_VALUE);
    } catch (IOException e) {
      throw new QuipuException(
          ErrorCode.CORRUPT, named.where() + " cannot be copied: " + e.getMessage(), e);
    } catch (QuipuException e) {
      throw e.code() == ErrorCode.CORRUPT
          ? new QuipuException(ErrorCode.CORRUPT, named.where() + ": " + e.message(), e)
          : e;
    }
    if (!stored.digest().equals(named.digest()) || stored.sizeBytes() != named.sizeBytes()) {
      throw QuipuException.corrupt(
          named.where()
              + ": its bytes "
              + named.digest()
              + " are damaged; they have the digest "
              + stored.digest()
              + " and the size "
              + stored.sizeBytes());
    }
  }

  /// Removes the files of a backup that was broken off.
  private static void remove(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void force(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, Set.of(StandardOpenOption.READ))) {
        channel.force(true);
      }
    }
  }
}
