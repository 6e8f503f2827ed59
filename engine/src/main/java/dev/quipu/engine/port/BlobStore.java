package dev.quipu.engine.port;

import dev.quipu.core.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Bytes by digest. Equal bytes are stored once. Safe for any thread.
public interface BlobStore {
  /// Begins to store what a transaction is to name: until the hold is closed, nothing removes what
  /// was put by it.
  Hold hold();

  /// Keeps blobs that nothing names yet. Used by one thread.
  interface Hold extends AutoCloseable {
    /// Stores everything the stream gives, without holding it in memory, and returns only after it
    /// is on stable storage.
    ///
    /// @throws dev.quipu.core.error.QuipuException TOO_LARGE if there are more bytes than allowed,
    ///   STORAGE_FULL if the disk is full
    /// @throws IOException if reading the stream fails; nothing is stored then
    Stored put(InputStream bytes, long maxBytes) throws IOException;

    @Override
    void close();
  }

  /// Stores everything the stream gives, as [Hold#put], and holds it no longer.
  default Stored put(InputStream bytes, long maxBytes) throws IOException {
    try (Hold hold = hold()) {
      return hold.put(bytes, maxBytes);
    }
  }

  /// The blob; absent if there is none of that digest.
  Optional<Blob> find(Digest digest);

  /// Removes a blob and says whether it was there.
  boolean remove(Digest digest);

  /// Hands out all blobs. One that comes or goes meanwhile may be missed.
  void each(Consumer<Listed> sink);

  /// Removes a blob, unless it is held, or bytes were stored under its digest since a time, also if
  /// they were there already; and says whether it was removed. Safe against storing the same bytes
  /// at the same time.
  boolean removeUnused(Digest digest, long storedBeforeMs);

  /// Removes a blob, unless it is held or named, and says whether it was removed. However new it
  /// is: whoever stores the same bytes at the same time either holds them before the question is
  /// asked, or stores them anew after the removal.
  boolean removeUnnamed(Digest digest, BooleanSupplier isNamed);

  /// A blob in the list of all.
  ///
  /// @param storedMs when its bytes were stored last, also if they were there already
  record Listed(Digest digest, long sizeBytes, long storedMs) {}

  /// What was stored.
  record Stored(Digest digest, long sizeBytes) {}

  /// A stored blob.
  interface Blob {
    long sizeBytes();

    /// Some of its bytes. None is handed out before it has been verified: if the first of them are
    /// not those that were stored, this throws, and otherwise the stream does, before it comes to
    /// such.
    ///
    /// @throws dev.quipu.core.error.QuipuException CORRUPT if they are damaged
    InputStream open(long offset, long length) throws IOException;

    /// All of its bytes, at most 2 GiB, to be read here and there. They are not verified: this is
    /// for what has checksums of its own. The blob may be removed meanwhile.
    ByteBuffer bytes() throws IOException;

    /// Reads everything and compares it with all that is known of it.
    ///
    /// @throws dev.quipu.core.error.QuipuException CORRUPT if it is damaged
    void verify() throws IOException;
  }
}
