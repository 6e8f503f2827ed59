package dev.quipu.store.testkit;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.engine.port.BlobStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Blobs in memory, for contracts of stores that need some blobs.
public final class MemoryBlobs implements BlobStore {
  private final Map<Digest, ByteBuffer> blobs = new ConcurrentHashMap<>();

  @Override
  public Hold hold() {
    return new Hold() {
      @Override
      public Stored put(InputStream bytes, long maxBytes) throws IOException {
        return store(bytes, maxBytes);
      }

      @Override
      public void close() {
        // Only the contract of blobs removes held blobs.
      }
    };
  }

  private Stored store(InputStream bytes, long maxBytes) throws IOException {
    byte[] all = bytes.readAllBytes();
    if (all.length > maxBytes) {
      throw QuipuException.invalid("Blob has " + all.length + " bytes");
    }
    Digest digest = Digest.of(all);
    blobs.put(digest, ByteBuffer.wrap(all).asReadOnlyBuffer());
    return new Stored(digest, all.length);
  }

  @Override
  public Optional<Blob> find(Digest digest) {
    return Optional.ofNullable(blobs.get(digest)).map(MemoryBlob::new);
  }

  @Override
  public boolean remove(Digest digest) {
    return blobs.remove(digest) != null;
  }

  /// Every blob has the greatest possible age: only the contract of blobs asks.
  @Override
  public boolean removeUnused(Digest digest, long storedBeforeMs) {
    return remove(digest);
  }

  @Override
  public boolean removeUnnamed(Digest digest, BooleanSupplier isNamed) {
    return !isNamed.getAsBoolean() && remove(digest);
  }

  @Override
  public void each(Consumer<Listed> sink) {
    blobs.forEach((digest, bytes) -> sink.accept(new Listed(digest, bytes.remaining(), 0)));
  }

  /// The number of blobs.
  public int size() {
    return blobs.size();
  }

  private record MemoryBlob(ByteBuffer bytes) implements Blob {
    @Override
    public long sizeBytes() {
      return bytes.remaining();
    }

    @Override
    public InputStream open(long offset, long length) {
      Objects.checkFromIndexSize(offset, length, sizeBytes());
      byte[] some = new byte[(int) length];
      bytes.get((int) offset, some);
      return new ByteArrayInputStream(some);
    }

    @Override
    public void verify() {
      // Memory is taken to be whole.
    }
  }
}
