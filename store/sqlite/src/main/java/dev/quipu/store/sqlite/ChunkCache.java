package dev.quipu.store.sqlite;

import dev.quipu.codec.Chunk;
import dev.quipu.core.Digest;
import dev.quipu.core.ErrorCode;
import dev.quipu.core.QuipuException;
import dev.quipu.engine.store.BlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The bytes of chunks that were read last. A chunk never changes and its number is not given again
/// while the program runs, so there is nothing to invalidate. Safe for any thread; nothing is read
/// under the lock.
final class ChunkCache {
  /// Of chunks that are rows. Those that are blobs are mapped and take no memory of ours.
  private static final long BYTES = 32L << 20;

  private static final int ENTRIES = 16_384;

  private final BlobStore blobs;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, ByteBuffer> recent = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  ChunkCache(BlobStore blobs) {
    this.blobs = blobs;
  }

  /// Opens a chunk.
  ///
  /// @param blob its digest; null if its bytes are in its row
  /// @param body reads those
  /// @throws QuipuException CORRUPT if the blob is missing or the chunk is damaged
  Chunk open(long no, @Nullable Digest blob, Supplier<byte[]> body) {
    ByteBuffer known = find(no);
    if (known == null) {
      known = blob == null ? ByteBuffer.wrap(body.get()) : mapped(no, blob);
      keep(no, known);
    }
    return Chunk.open(known.duplicate());
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

  private @Nullable ByteBuffer find(long no) {
    lock.lock();
    try {
      return recent.get(no);
    } finally {
      lock.unlock();
    }
  }

  private void keep(long no, ByteBuffer buffer) {
    lock.lock();
    try {
      if (recent.put(no, buffer) == null) {
        bytes += weight(buffer);
      }
      var oldest = recent.values().iterator();
      while ((bytes > BYTES || recent.size() > ENTRIES) && oldest.hasNext()) {
        bytes -= weight(oldest.next());
        oldest.remove();
      }
    } finally {
      lock.unlock();
    }
  }

  private static long weight(ByteBuffer buffer) {
    return buffer.isDirect() ? 0 : buffer.capacity();
  }
}
