package dev.quipu.store.files;

import dev.quipu.core.Digest;
import dev.quipu.core.ErrorCode;
import dev.quipu.core.QuipuException;
import dev.quipu.core.Text;
import dev.quipu.engine.store.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Blobs in a folder: `blobs/ab/cdef...`, named by their SHA-256. Safe for any thread.
///
/// A blob is written to a new file in `blobs/tmp` while it is hashed, forced to the disk, renamed
/// to its name and the folder forced too; so a file under its name is always whole, and there after
/// a power cut. Paths are made of digests only, never of what a client says, and no symbolic link
/// is followed.
///
/// The time of a file is when its bytes were stored last: storing them again renews it. A lock for
/// each part of the digests makes that, and removing a file because it is old, happen one after the
/// other; it is held while a file is renamed or removed, and not while bytes are written.
public final class FileBlobStore implements BlobStore {
  private static final int BUFFER_BYTES = 128 << 10;
  private static final int LOCKS = 64;

  private final Path folder;
  private final Path temporary;

  /// Folders whose names are known to be on the disk.
  private final Set<Path> durable = ConcurrentHashMap.newKeySet();

  private final List<ReentrantLock> locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

  private FileBlobStore(Path folder) {
    this.folder = folder;
    this.temporary = folder.resolve("tmp");
  }

  /// Opens the blobs of a data folder, making it if there is none.
  public static FileBlobStore open(Path data) {
    FileBlobStore store = new FileBlobStore(data.resolve("blobs"));
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

  /// The blobs of a data folder that another program may have open, to be read only.
  public static BlobStore beside(Path data) {
    return new FileBlobStore(data.resolve("blobs"));
  }

  /// Removes files that were being written when the program ended before; so the folder must be
  /// held by this program alone.
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
  public Stored put(InputStream bytes, long maxBytes) throws IOException {
    Path file = temporary();
    try {
      Stored stored = write(file, bytes, maxBytes);
      publish(file, stored);
      return stored;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private Path temporary() throws IOException {
    try {
      return Files.createTempFile(temporary, "", ".blob", Owner.only(temporary, "rw-------"));
    } catch (IOException e) {
      throw diskFailure(e);
    }
  }

  /// Copies the stream to the file, and forces it to the disk.
  private static Stored write(Path file, InputStream bytes, long maxBytes) throws IOException {
    MessageDigest digest = Digest.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    long size = 0;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
        size += n;
        if (size > maxBytes) {
          throw new QuipuException(
              ErrorCode.TOO_LARGE,
              "Content has more than " + maxBytes + " bytes; at most that many are allowed");
        }
        digest.update(buffer, 0, n);
        write(channel, ByteBuffer.wrap(buffer, 0, n));
      }
      force(channel);
    }
    return new Stored(Digest.ofHash(digest.digest()), size);
  }

  private static void write(FileChannel channel, ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw diskFailure(e);
    }
  }

  private static void force(FileChannel channel) {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw diskFailure(e);
    }
  }

  /// Gives the file its name, also if one has it already: that one may be damaged, or its name may
  /// not be on the disk since a sync failed, and no later sync would tell.
  private void publish(Path file, Stored stored) {
    Path named = path(stored.digest());
    try {
      createFolder(parent(named));
      place(file, named, stored);
      forceFolder(parent(named));
    } catch (AtomicMoveNotSupportedException e) {
      throw new IllegalStateException("One folder cannot lie on two disks: " + folder, e);
    } catch (IOException e) {
      throw diskFailure(e);
    }
  }

  private void place(Path file, Path named, Stored stored) throws IOException {
    ReentrantLock lock = lock(stored.digest());
    lock.lock();
    try {
      Files.move(file, named, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      lock.unlock();
    }
  }

  private ReentrantLock lock(Digest digest) {
    return locks.get(Integer.parseInt(digest.hex().substring(0, 2), 16) % LOCKS);
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
          ? Optional.of(new FileBlob(file, digest, attributes.size()))
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
    try {
      if (Files.isSymbolicLink(parent(file)) || !Files.deleteIfExists(file)) {
        return false;
      }
      forceFolder(parent(file));
      return true;
    } catch (IOException e) {
      throw new QuipuException(ErrorCode.INTERNAL, "Blob " + digest + " cannot be removed", e);
    }
  }

  @Override
  public boolean removeUnused(Digest digest, long storedBeforeMs) {
    ReentrantLock lock = lock(digest);
    lock.lock();
    try {
      return Files.getLastModifiedTime(path(digest), LinkOption.NOFOLLOW_LINKS).toMillis()
              < storedBeforeMs
          && remove(digest);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new QuipuException(ErrorCode.INTERNAL, "Blob " + digest + " cannot be removed", e);
    } finally {
      lock.unlock();
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

  /// Makes a folder that survives a power cut, if there is none. One that is there may have been
  /// made by another thread, or before a sync failed, and its name may not be on the disk yet: it
  /// is synced once by each program that uses it.
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

  private static QuipuException diskFailure(IOException e) {
    // The JDK has no type for a full disk; its words are those of the operating system.
    String words = String.valueOf(e.getMessage());
    boolean full =
        words.contains("No space left")
            || words.contains("Disk quota exceeded")
            || words.contains("not enough space");
    return full
        ? new QuipuException(
            ErrorCode.STORAGE_FULL, "The disk of the blobs is full; nothing was stored", e)
        : new QuipuException(
            ErrorCode.INTERNAL, "A blob cannot be written: " + Text.quote(words), e);
  }
}
