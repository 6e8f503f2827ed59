package dev.quipu.core.model;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/// Makes ids. The ids of one source ascend, even within a millisecond or when the clock steps back.
/// Safe for any thread.
public final class IdSource {
  private final InstantSource clock;
  private final RandomGenerator random;
  private final ReentrantLock lock = new ReentrantLock();
  private long lastMs;
  private int tick;

  public IdSource(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  public static IdSource system() {
    return new IdSource(InstantSource.system(), new SecureRandom());
  }

  public RunId nextRunId() {
    return new RunId(next());
  }

  public ModelId nextModelId() {
    return ModelId.of(nextRunId());
  }

  public WriterId nextWriterId() {
    return new WriterId(next());
  }

  /// 48 bits of milliseconds, a 16-bit counter within the millisecond, and 64 random bits.
  private String next() {
    lock.lock();
    try {
      long now = clock.millis() & 0xffff_ffff_ffffL;
      if (now > lastMs) {
        lastMs = now;
        tick = 0;
      } else if (++tick > 0xffff) {
        lastMs++;
        tick = 0;
      }
      HexFormat hex = HexFormat.of();
      return hex.toHexDigits(lastMs << 16 | tick) + hex.toHexDigits(random.nextLong());
    } finally {
      lock.unlock();
    }
  }
}
