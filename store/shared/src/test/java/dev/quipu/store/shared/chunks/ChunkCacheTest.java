package dev.quipu.store.shared.chunks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.codec.chunk.Chunk;
import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Digest;
import dev.quipu.store.testkit.MemoryBlobs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ChunkCacheTest {
  private static byte[] chunk(int points, long seed) {
    Random random = new Random(seed);
    long[] steps = new long[points];
    double[] values = new double[points];
    for (int i = 0; i < points; i++) {
      steps[i] = i;
      values[i] = random.nextInt(10_000) / 1e4;
    }
    return Chunk.encode(steps, steps, steps, values, points);
  }

  private static void isCorrupt(ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            QuipuException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
  }

  @Test
  void itNeverKeepsMoreThanItsLimit() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long limit = 300_000;
    ChunkCache cache = new ChunkCache(new MemoryBlobs(), limit);
    long most = 0;
    for (int round = 0; round < 500; round++) {
      int no = random.nextInt(200);
      byte[] bytes = chunk(1 + no * 40, no);
      double[] found = cache.open(no, null, () -> bytes).decodeValues();
      assertThat(found).as("seed %s", seed).isEqualTo(Chunk.open(bytes).decodeValues());
      assertThat(cache.bytes()).as("seed %s", seed).isBetween(1L, limit);
      most = Math.max(most, cache.bytes());
    }
    assertThat(most).as("seed %s", seed).isGreaterThan(limit / 2);
  }

  @Test
  void aChunkLargerThanTheLimitIsReadAndNotKept() {
    ChunkCache cache = new ChunkCache(new MemoryBlobs(), 1000);
    byte[] bytes = chunk(5000, 1);
    assertThat(cache.open(1, null, () -> bytes).points()).isEqualTo(5000);
    assertThat(cache.bytes()).isZero();
  }

  @Test
  void whatIsKeptIsNotAskedForAgain() {
    ChunkCache cache = new ChunkCache(new MemoryBlobs(), 1 << 20);
    byte[] bytes = chunk(300, 1);
    cache.open(1, null, () -> bytes);
    Chunk again =
        cache.open(
            1,
            null,
            () -> {
              throw new IllegalStateException("It is kept");
            });
    assertThat(again.points()).isEqualTo(300);
  }

  @Test
  void aDamagedChunkIsCorruptHoweverOftenItIsAskedFor() throws IOException {
    byte[] bytes = chunk(5000, 1);
    for (int place = 0; place < bytes.length; place += 37) {
      byte[] damaged = bytes.clone();
      damaged[place] ^= 1;
      MemoryBlobs blobs = new MemoryBlobs();
      Digest digest = blobs.put(new ByteArrayInputStream(damaged), damaged.length).digest();
      ChunkCache cache = new ChunkCache(blobs, 1 << 20);
      for (int round = 0; round < 3; round++) {
        isCorrupt(() -> cache.open(1, digest, () -> bytes).verify());
      }
    }
  }

  @Test
  void aBlobThatIsMissingIsCorrupt() {
    ChunkCache cache = new ChunkCache(new MemoryBlobs(), 1 << 20);
    byte[] none = new byte[1];
    isCorrupt(() -> cache.open(1, Digest.of(none), () -> none));
  }
}
