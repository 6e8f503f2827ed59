package dev.quipu.store.testkit;

import java.util.Random;

/// The seed of a randomised test. The seed is printed, and the system property `quipu.seed` sets it
/// to repeat a failure.
final class Seed {
  private Seed() {}

  static Random random(String test) {
    long seed = Long.getLong("quipu.seed", System.nanoTime());
    System.out.println(test + ": -Dquipu.seed=" + seed);
    return new Random(seed);
  }
}
