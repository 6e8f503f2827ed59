package dev.quipu.sdk.profile;

import java.util.HashSet;
import java.util.Set;

/// Counts different values in bounded memory: exactly up to some number, and then by HyperLogLog
/// (Flajolet, Fusy, Gandouet, Meunier 2007) with 4096 registers, whose standard error is 1.6
/// percent.
final class DistinctCount {
  private static final int BITS = 12;
  private static final int REGISTERS = 1 << BITS;
  private static final double ALPHA = 0.7213 / (1 + 1.079 / REGISTERS);

  private final Set<Long> exact = new HashSet<>();
  private byte[] registers = new byte[0];

  void add(String value) {
    long hash = hash(value);
    if (registers.length == 0) {
      exact.add(hash);
      if (exact.size() <= ProfileLimits.EXACT_VALUES) {
        return;
      }
      registers = new byte[REGISTERS];
      exact.forEach(this::register);
      exact.clear();
    } else {
      register(hash);
    }
  }

  private void register(long hash) {
    int at = (int) (hash >>> (64 - BITS));
    int rank = Long.numberOfLeadingZeros((hash << BITS) | (1L << (BITS - 1))) + 1;
    if (rank > registers[at]) {
      registers[at] = (byte) rank;
    }
  }

  /// FNV-1a over the characters, with the last step of MurmurHash3, which spreads its bits.
  private static long hash(String value) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < value.length(); i++) {
      hash = (hash ^ value.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }

  boolean isEstimate() {
    return registers.length > 0;
  }

  long count() {
    if (!isEstimate()) {
      return exact.size();
    }
    double sum = 0;
    int empty = 0;
    for (byte register : registers) {
      sum += Math.scalb(1.0, -register);
      if (register == 0) {
        empty++;
      }
    }
    double estimate = ALPHA * REGISTERS * REGISTERS / sum;
    // With many empty registers, their number tells more: linear counting.
    return Math.round(
        estimate <= 2.5 * REGISTERS && empty > 0
            ? REGISTERS * Math.log((double) REGISTERS / empty)
            : estimate);
  }
}
