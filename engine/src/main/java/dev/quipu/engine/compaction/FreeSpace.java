package dev.quipu.engine.compaction;

import dev.quipu.engine.port.files.EmbeddedFiles;

/// Gives the free space of a store back to the disk, in steps so small that other writes soon get
/// their turn.
public final class FreeSpace {
  /// Other writes wait a few milliseconds for as much.
  private static final long STEP_BYTES = 512 << 10;

  private final EmbeddedFiles files;

  public FreeSpace(EmbeddedFiles files) {
    this.files = files;
  }

  /// Decides after each step.
  @FunctionalInterface
  public interface Between {
    /// Whether to take another step.
    ///
    /// @param given bytes given back so far
    /// @param of the bytes to give back in all
    /// @param heldNanos how long other writes had to wait for the step
    boolean mayGoOn(long given, long of, long heldNanos);
  }

  /// Gives back all free space except some.
  ///
  /// @return how many bytes were given back
  public long giveBack(long keptBytes, Between between) {
    long free = files.diskUse().freeBytes();
    long left = free;
    boolean goesOn = true;
    while (goesOn && left > keptBytes) {
      EmbeddedFiles.GivenBack step = files.giveBack(STEP_BYTES);
      long still = step.freeBytes();
      // A store that cannot give space back would be asked for ever.
      goesOn = still < left && between.mayGoOn(free - still, free - keptBytes, step.heldNanos());
      left = Math.min(left, still);
    }
    files.trim();
    return free - left;
  }
}
