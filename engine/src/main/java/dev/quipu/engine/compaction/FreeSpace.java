package dev.quipu.engine.compaction;

import dev.quipu.engine.port.files.EmbeddedFiles;

/// Gives free space in the database back to the disk, in steps so small that other writes soon get
/// the writer.
public final class FreeSpace {
  /// Pages given back in one transaction, which holds the writer for a few milliseconds.
  private static final int PAGES_AT_ONCE = 128;

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
    /// @param heldNanos how long the step has held the writer
    boolean mayGoOn(long given, long of, long heldNanos);
  }

  /// Gives back all free space except some.
  ///
  /// @return how many bytes were given back
  public long giveBack(long keptBytes, Between between) {
    long free = files.freeBytes();
    long left = free;
    boolean goesOn = true;
    while (goesOn && left > keptBytes) {
      EmbeddedFiles.Released released = files.release(PAGES_AT_ONCE);
      long still = released.freeBytes();
      // A database that another program made keeps its free pages.
      goesOn =
          still < left && between.mayGoOn(free - still, free - keptBytes, released.heldNanos());
      left = Math.min(left, still);
    }
    files.trim();
    return free - left;
  }
}
