package dev.quipu.store.shared.chunks;

import dev.quipu.codec.chunk.Chunk;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.engine.port.BlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The chunks that were read last, opened: their headers, directories and statistics are read and
/// verified once for all readers. A chunk never changes, and its number is not given again while
/// the program runs, so no entry can become stale. Safe for any thread; nothing is read under the
/// lock.
public final class ChunkCache {
  /// An entry of the map.
  private static final int ENTRY_BYTES = 128;

  private final BlobStore blobs;
  private final long limitBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, Kept> recent = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  /// @param limitBytes of the opened chunks and of chunk bytes stored in rows. Chunk bytes stored
  ///   as blobs are mapped and take none of our memory
  public ChunkCache(BlobStore blobs, long limitBytes) {
    this.blobs = blobs;
    this.limitBytes = limitBytes;
  }

  /// A cache that fits the heap.
  public static ChunkCache ofHeap(BlobStore blobs) {
    return new ChunkCache(
        blobs,
        Math.min(
            ChunkLimits.CACHE_BYTES,
            Runtime.getRuntime().maxMemory() / ChunkLimits.CACHE_HEAP_PART));
  }

  private record Kept(Chunk chunk, long bytes) {}

  /// Opens a chunk for one reader.
  ///
  /// @param blob its digest; null if the row holds the bytes
  /// @param body reads the bytes from the row
  /// @throws QuipuException CORRUPT if the blob is missing or the chunk is damaged
  public Chunk open(long no, @Nullable Digest blob, Supplier<byte[]> body) {
    Chunk known = find(no);
    if (known == null) {
      ByteBuffer buffer = bytes(no, blob, body);
      known = Chunk.open(buffer);
      int held = buffer.isDirect() ? 0 : buffer.capacity();
      keep(no, new Kept(known, ENTRY_BYTES + held + known.keptBytes()));
    }
    return known.again();
  }

  /// The bytes of a chunk that the cache does not keep: a chunk of JSON, which each reader unpacks
  /// as a whole.
  ///
  /// @throws QuipuException CORRUPT if the blob is missing
  public ByteBuffer bytes(long no, @Nullable Digest blob, Supplier<byte[]> body) {
    return blob == null ? ByteBuffer.wrap(body.get()) : mapped(no, blob);
  }

  private ByteBuffer mapped(long no, Digest digest) {
    try {
      return blobs
          .find(digest)
          .orElseThrow(() -> damaged(no, "its blob " + digest + " is missing", null))
          .bytes();
    } catch (IOException e) {
      throw damaged(no, "its blob " + digest + " cannot be read", e);
    }
  }

  private static QuipuException damaged(long no, String why, @Nullable Throwable cause) {
    return new QuipuException(ErrorCode.CORRUPT, "Chunk " + no + " is damaged: " + why, cause);
  }

  private @Nullable Chunk find(long no) {
    lock.lock();
    try {
      Kept kept = recent.get(no);
      return kept == null ? null : kept.chunk;
    } finally {
      lock.unlock();
    }
  }

  private void keep(long no, Kept kept) {
    lock.lock();
    try {
      Kept before = recent.put(no, kept);
      bytes += kept.bytes - (before == null ? 0 : before.bytes);
      var oldest = recent.values().iterator();
      while (bytes > limitBytes && oldest.hasNext()) {
        bytes -= oldest.next().bytes;
        oldest.remove();
      }
    } finally {
      lock.unlock();
    }
  }

  /// The bytes of an entry that count against the limit.
  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }
}
