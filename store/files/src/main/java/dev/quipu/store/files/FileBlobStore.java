package dev.quipu.store.files;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.engine.port.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Blobs in a folder: `blobs/ab/cdef...`, named by their SHA-256. Safe for any thread.
///
/// A blob is hashed while it is written to a new file in `blobs/tmp`. Then the file is forced to
/// the disk and renamed, and the folder is forced, too. So a file under its name is always whole,
/// and survives a power cut. The same holds for the checksums by block beside a large blob, see
/// [SumsOfBlobs]. Paths are made of digests only, never of a client's text, and no symbolic link is
/// followed.
///
/// The time of a file tells when its bytes were last stored: storing them again renews the time.
/// There is a lock for each part of the digests. The lock separates storing a file from removing
/// the file because it is old or unnamed. It is held while a file is renamed or removed, and not
/// while bytes are written.
public final class FileBlobStore implements BlobStore {
  private static final int LOCKS = 64;

  private final Path folder;
  private final Path temporary;
  private final SumsOfBlobs sums;

  /// Folders whose names are known to be on the disk.
  private final Set<Path> durable = ConcurrentHashMap.newKeySet();

  /// Blobs that nothing names yet, with the number of their holders.
  private final Map<Digest, Integer> held = new ConcurrentHashMap<>();

  private final List<ReentrantLock> locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

  private FileBlobStore(Path folder, boolean mayWrite) {
    this.folder = folder;
    this.temporary = folder.resolve("tmp");
    this.sums = new SumsOfBlobs(mayWrite ? new RestoredSums() : null);
  }

  /// Opens the blobs of a data folder, creating the folder if there is none.
  public static FileBlobStore open(Path data) {
    FileBlobStore store = new FileBlobStore(data.resolve("blobs"), true);
    try {
      if (Files.notExists(data)) {
        Files.createDirectories(data, Owner.only(data, "rwx------"));
      }
      store.createFolder(store.folder);
      store.createFolder(store.temporary);
      return store;
    } catch (IOException e) {
      throw new QuipuException(
          ErrorCode.UNAVAILABLE, "Cannot use the folder of blobs " + store.folder + ": " + e, e);
    }
  }

  /// Opens the blobs of a data folder for reading only; another program may have the folder open.
  public static BlobStore beside(Path data) {
    return new FileBlobStore(data.resolve("blobs"), false);
  }

  /// Removes unfinished files of an earlier program; so this program alone must hold the folder.
  public void removeUnfinished() {
    try (var left = Files.newDirectoryStream(temporary)) {
      for (Path file : left) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new QuipuException(
          ErrorCode.UNAVAILABLE, "Cannot clear the folder of unfinished blobs: " + e, e);
    }
  }

  @Override
  public Hold hold() {
    return new Held();
  }

  private final class Held implements Hold {
    private final List<Digest> digests = new ArrayList<>();

    @Override
    public Stored put(InputStream bytes, long maxBytes) throws IOException {
      try (NewBlob blob = NewBlob.write(temporary, bytes, maxBytes)) {
        digests.add(blob.stored().digest());
        held.merge(blob.stored().digest(), 1, Integer::sum);
        publish(blob);
        return blob.stored();
      }
    }

    @Override
    public void close() {
      digests.forEach(
          digest -> held.computeIfPresent(digest, (_, count) -> count == 1 ? null : count - 1));
      digests.clear();
    }
  }

  /// Gives a blob its name, even if a file with that name exists. That file may be damaged, or its
  /// name may not be on the disk after a failed sync, and no later sync would report this.
  private void publish(NewBlob blob) {
    Path named = path(blob.stored().digest());
    try {
      createFolder(parent(named));
      place(blob, named);
      forceFolder(parent(named));
    } catch (AtomicMoveNotSupportedException e) {
      throw new IllegalStateException("One folder cannot lie on two disks: " + folder, e);
    } catch (IOException e) {
      throw Disk.failure(e);
    }
  }

  private void place(NewBlob blob, Path named) throws IOException {
    ReentrantLock lock = lock(blob.stored().digest());
    lock.lock();
    try {
      blob.moveTo(named);
    } finally {
      lock.unlock();
    }
  }

  /// Stores the checksums of a blob whose checksums were missing or damaged.
  private void publishSums(Path file, Digest digest) {
    Path named = path(digest);
    ReentrantLock lock = lock(digest);
    lock.lock();
    try {
      if (Files.isRegularFile(named, LinkOption.NOFOLLOW_LINKS)) {
        NewBlob.move(file, SumsOfBlobs.file(named));
        forceFolder(parent(named));
      }
    } catch (IOException e) {
      throw Disk.failure(e);
    } finally {
      lock.unlock();
    }
  }

  private ReentrantLock lock(Digest digest) {
    return locks.get(Integer.parseInt(digest.hex().substring(0, 2), 16) % LOCKS);
  }

  private final class RestoredSums implements SumsOfBlobs.Publisher {
    @Override
    public Path temporary() {
      return Disk.createTemporary(temporary, ".sums");
    }

    @Override
    public void publish(Path file, Digest digest) {
      publishSums(file, digest);
    }
  }

  @Override
  public Optional<Blob> find(Digest digest) {
    Path file = path(digest);
    try {
      if (Files.isSymbolicLink(parent(file))) {
        return Optional.empty();
      }
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isRegularFile()
          ? Optional.of(new FileBlob(file, digest, attributes.size(), sums))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new QuipuException(ErrorCode.INTERNAL, "Blob " + digest + " cannot be read", e);
    }
  }

  @Override
  public boolean remove(Digest digest) {
    Path file = path(digest);
    ReentrantLock lock = lock(digest);
    lock.lock();
    try {
      if (Files.isSymbolicLink(parent(file))) {
        return false;
      }
      // The blob goes last: a blob without checksums is whole, and checksums without a blob are
      // waste.
      Files.deleteIfExists(SumsOfBlobs.file(file));
      // The folder is not forced: a blob that comes back after a power cut is unnamed and is
      // removed again.
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new QuipuException(ErrorCode.INTERNAL, "Blob " + digest + " cannot be removed", e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean removeUnused(Digest digest, long storedBeforeMs) {
    return removeIf(digest, () -> storedMs(digest) < storedBeforeMs);
  }

  @Override
  public boolean removeUnnamed(Digest digest, BooleanSupplier isNamed) {
    return removeIf(digest, () -> !isNamed.getAsBoolean());
  }

  /// Asks while no thread can give a blob this name.
  private boolean removeIf(Digest digest, BooleanSupplier isUnused) {
    ReentrantLock lock = lock(digest);
    lock.lock();
    try {
      return !held.containsKey(digest) && isUnused.getAsBoolean() && remove(digest);
    } finally {
      lock.unlock();
    }
  }

  /// When the bytes were last stored; if they are absent, a time that never comes.
  private long storedMs(Digest digest) {
    try {
      return Files.getLastModifiedTime(path(digest), LinkOption.NOFOLLOW_LINKS).toMillis();
    } catch (NoSuchFileException e) {
      return Long.MAX_VALUE;
    } catch (IOException e) {
      throw new QuipuException(ErrorCode.INTERNAL, "Blob " + digest + " cannot be looked at", e);
    }
  }

  @Override
  public void each(Consumer<Listed> sink) {
    BlobFolder.each(folder, sink);
  }

  private Path path(Digest digest) {
    return folder.resolve(digest.hex().substring(0, 2)).resolve(digest.hex().substring(2));
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " has no folder");
    }
    return parent;
  }

  /// Creates a folder that survives a power cut, if there is none. Another thread may have created
  /// an existing folder, or a sync may have failed after its creation, so that its name is not on
  /// the disk yet. Therefore each program syncs each folder once before use.
  private void createFolder(Path path) throws IOException {
    boolean isNew = true;
    try {
      Files.createDirectory(path, Owner.only(path, "rwx------"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(path + " is not a folder; a symbolic link is not followed", e);
      }
      isNew = false;
    }
    if (isNew || !durable.contains(path)) {
      forceFolder(parent(path.toAbsolutePath()));
      durable.add(path);
    }
  }

  private static void forceFolder(Path path) throws IOException {
    if (!Owner.isPosix(path)) {
      // Windows cannot open a folder, and keeps its entries safe by itself.
      return;
    }
    try (FileChannel channel = FileChannel.open(path, Set.of(StandardOpenOption.READ))) {
      channel.force(true);
    }
  }
}
