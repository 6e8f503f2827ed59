package dev.quipu.benchmarks.load;

import java.util.Arrays;

/// Latencies in buckets of at most 1.6 % width: 64 to each power of two of nanoseconds.
public final class Histogram {
  private static final int SUB_BITS = 6;

  private final long[] counts = new long[(64 - SUB_BITS) << SUB_BITS];
  private long count;
  private long maxNanos;

  public void record(long nanos) {
    counts[bucket(Math.max(0, nanos))]++;
    count++;
    maxNanos = Math.max(maxNanos, nanos);
  }

  public void add(Histogram other) {
    Arrays.setAll(counts, i -> counts[i] + other.counts[i]);
    count += other.count;
    maxNanos = Math.max(maxNanos, other.maxNanos);
  }

  public long count() {
    return count;
  }

  public long maxNanos() {
    return maxNanos;
  }

  /// The upper edge of the bucket that holds the quantile; 0 if there is nothing.
  public long quantileNanos(double quantile) {
    long wanted = (long) Math.ceil(quantile * count);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted && seen > 0) {
        return Math.min(upperEdge(i), maxNanos);
      }
    }
    return 0;
  }

  private static int bucket(long nanos) {
    int exponent = 63 - Long.numberOfLeadingZeros(nanos | 1);
    if (exponent < SUB_BITS) {
      return (int) nanos;
    }
    int shift = exponent - SUB_BITS;
    return ((shift + 1) << SUB_BITS) + (int) ((nanos >>> shift) - (1 << SUB_BITS));
  }

  private static long upperEdge(int bucket) {
    int group = bucket >>> SUB_BITS;
    if (group == 0) {
      return bucket;
    }
    long lower = (long) ((bucket & ((1 << SUB_BITS) - 1)) + (1 << SUB_BITS)) << (group - 1);
    return lower + (1L << (group - 1)) - 1;
  }
}
