package dev.quipu.engine.compaction;

import dev.quipu.engine.port.Store;
import dev.quipu.engine.upkeep.UpkeepLimits;

/// Gives free space in the database back to the disk, in steps small enough that the writer is soon
/// there for others.
public final class FreeSpace {
  private final Store store;

  public FreeSpace(Store store) {
    this.store = store;
  }

  /// Is asked after each step.
  @FunctionalInterface
  public interface Between {
    /// Whether there is to be another step.
    ///
    /// @param given bytes given back so far
    /// @param of what there was to be given back
    /// @param heldNanos how long the step has held the writer
    boolean mayGoOn(long given, long of, long heldNanos);
  }

  /// Gives back all free space but some.
  ///
  /// @return how many bytes were given back
  public long giveBack(long keptBytes, Between between) {
    long free = store.read(tx -> tx.purge().free());
    long left = free;
    boolean goesOn = true;
    while (goesOn && left > keptBytes) {
      long[] held = {0};
      long still =
          store.remove(tx -> {
            long began = System.nanoTime();
            long after = tx.purge().release(UpkeepLimits.PAGES_PER_PURGE);
            held[0] = System.nanoTime() - began;
            return after;
          });
      // A database that was made by something else keeps its free pages.
      goesOn = still < left && between.mayGoOn(free - still, free - keptBytes, held[0]);
      left = Math.min(left, still);
    }
    store.trim();
    return free - left;
  }
}
