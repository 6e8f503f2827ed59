package dev.quipu.store.sqlite.write;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.store.sqlite.session.Reserve;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Why the store refuses writes at the moment, if it does. The answer needs no write. Safe for any
/// thread.
final class WriteRefusal {
  /// After a failed write, a disk with less free space than this is still full.
  private static final long LITTLE_BYTES = 256 << 10;

  /// How long a failure counts that the free space does not explain, such as a quota, unless a
  /// write is stored before.
  private static final long STAYS_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Reserve reserve;
  private volatile @Nullable Failure last;

  /// The error of failed writes, and its time.
  private record Failure(QuipuException why, long nanos) {}

  WriteRefusal(Reserve reserve) {
    this.reserve = reserve;
  }

  /// Notes that writes were not stored.
  void failed(QuipuException why) {
    last = new Failure(why, System.nanoTime());
  }

  /// Notes that writes were stored. Small writes may still fit on a disk that is full for others.
  void stored() {
    if (last != null && reserve.hasRoomFor(LITTLE_BYTES)) {
      last = null;
    }
  }

  Optional<String> now() {
    return reserve.refusal().or(this::afterFailure);
  }

  private Optional<String> afterFailure() {
    Failure failure = last;
    if (failure == null) {
      return Optional.empty();
    }
    boolean full = failure.why.code() == ErrorCode.STORAGE_FULL;
    boolean isStill = full && !reserve.hasRoomFor(LITTLE_BYTES);
    if (!isStill && System.nanoTime() - failure.nanos > STAYS_NANOS) {
      return Optional.empty();
    }
    return Optional.of(
        full ? "The disk of the store is full or cannot be written" : failure.why.message());
  }
}
