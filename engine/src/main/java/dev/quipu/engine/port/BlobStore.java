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
  /// Begins to store bytes that a transaction will name. Until the hold is closed, nothing removes
  /// the blobs it has put.
  Hold hold();

  /// Keeps blobs that no row names yet. Used by one thread.
  interface Hold extends AutoCloseable {
    /// Stores all bytes of the stream without holding them in memory, and returns only after they
    /// are on stable storage.
    ///
    /// @throws dev.quipu.core.error.QuipuException TOO_LARGE if the stream has more bytes than
    ///   allowed, STORAGE_FULL if the disk is full
    /// @throws IOException if reading the stream fails; nothing is stored then
    Stored put(InputStream bytes, long maxBytes) throws IOException;

    @Override
    void close();
  }

  /// Stores all bytes of the stream, as [Hold#put] does, without a hold afterwards.
  default Stored put(InputStream bytes, long maxBytes) throws IOException {
    try (Hold hold = hold()) {
      return hold.put(bytes, maxBytes);
    }
  }

  /// Finds a blob; empty if there is none with this digest.
  Optional<Blob> find(Digest digest);

  /// Removes a blob and returns whether it existed.
  boolean remove(Digest digest);

  /// Passes on all blobs. A blob that is added or removed meanwhile may be missed.
  void each(Consumer<Listed> sink);

  /// Removes a blob and returns whether it did. The blob stays if it is held, or if its bytes were
  /// stored since a time, even if they were there before. Safe while another thread stores the same
  /// bytes.
  boolean removeUnused(Digest digest, long storedBeforeMs);

  /// Removes a blob, however new, and returns whether it did. The blob stays if it is held or
  /// named. Whoever stores the same bytes at the same time either holds them before `isNamed` is
  /// asked, or stores them again after the removal.
  boolean removeUnnamed(Digest digest, BooleanSupplier isNamed);

  /// A blob in the list of all.
  ///
  /// @param storedMs when its bytes were stored last, even if they were there before
  record Listed(Digest digest, long sizeBytes, long storedMs) {}

  /// The digest and size of the stored bytes.
  record Stored(Digest digest, long sizeBytes) {}

  /// A stored blob.
  interface Blob {
    long sizeBytes();

    /// Opens some of its bytes. Each byte is verified before it is handed out. If the first bytes
    /// are damaged, this method throws; if later ones are, the stream throws before it reaches
    /// them.
    ///
    /// @throws dev.quipu.core.error.QuipuException CORRUPT if the bytes are damaged
    InputStream open(long offset, long length) throws IOException;

    /// All of its bytes, at most 2 GiB, for random access. They are not verified: this is for
    /// formats with their own checksums. The blob may be removed meanwhile.
    ByteBuffer bytes() throws IOException;

    /// Reads everything and checks it against its digest and checksums.
    ///
    /// @throws dev.quipu.core.error.QuipuException CORRUPT if the blob is damaged
    void verify() throws IOException;
  }
}
