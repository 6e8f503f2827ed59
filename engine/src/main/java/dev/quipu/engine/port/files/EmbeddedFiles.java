package dev.quipu.engine.port.files;

/// Operations of a store whose data are files on this machine.
public interface EmbeddedFiles {
  /// The sizes of the files.
  Sizes sizes();

  /// Space on the disk, without blobs.
  ///
  /// @param databaseBytes the database, free pages included
  /// @param freeBytes free pages of removed rows, which can be reused or given back
  /// @param logBytes the write-ahead log
  record Sizes(long databaseBytes, long freeBytes, long logBytes) {}

  /// Bytes of removed rows that have not been given back to the disk.
  long freeBytes();

  /// Gives some free pages back to the disk, in a transaction of its own.
  Released release(int maxPages);

  /// The result of a release.
  ///
  /// @param freeBytes the free bytes that remain
  /// @param heldNanos how long the release held the writer
  record Released(long freeBytes, long heldNanos) {}

  /// Shrinks the files to their content, as far as that makes nobody wait.
  void trim();

  /// Called before bytes are stored on the same disk beside this store.
  ///
  /// @throws dev.quipu.core.error.QuipuException STORAGE_FULL if only removals are allowed
  void requireRoom();

  /// Runs the work unless a backup is copying the store. No backup begins until the work has ended.
  /// Returns false if a backup is running; the work was not run then.
  boolean unlessCopied(Runnable work);
}
