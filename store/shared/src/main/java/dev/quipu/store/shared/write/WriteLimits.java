package dev.quipu.store.shared.write;

/// The limits of the writes of a store, each with its reason.
public final class WriteLimits {
  private WriteLimits() {}

  /// Writes waiting for the writer thread; further writes are refused as UNAVAILABLE, with nothing
  /// stored.
  public static final int QUEUE = 4096;

  /// Writes in one transaction: bounds the time until the first of them is answered.
  public static final int PER_COMMIT = 512;
}
