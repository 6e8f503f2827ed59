package dev.quipu.engine.port.files;

/// What a store can do whose data are files on this machine.
public interface EmbeddedFiles {
  /// What the files take.
  Sizes sizes();

  /// What lies on the disk, but for blobs.
  ///
  /// @param databaseBytes free pages among them
  /// @param freeBytes of removed rows, to be used again or given back
  /// @param logBytes of the write-ahead log
  record Sizes(long databaseBytes, long freeBytes, long logBytes) {}

  /// Bytes of removed rows that have not been given back to the disk.
  long freeBytes();

  /// Gives some of these bytes back, in a transaction of its own.
  Released release(int maxPages);

  /// What a release has done.
  ///
  /// @param freeBytes those that are left
  /// @param heldNanos how long it has held the writer
  record Released(long freeBytes, long heldNanos) {}

  /// Makes the files no larger than what is in them, as far as that holds nobody up.
  void trim();

  /// To be called before bytes are stored beside this store, on the same disk.
  ///
  /// @throws dev.quipu.core.error.QuipuException STORAGE_FULL if nothing but removals may be
  ///   written
  void requireRoom();

  /// Runs the work unless a backup copies the store; no backup begins before it has ended. False if
  /// one does, and the work was not run.
  boolean unlessCopied(Runnable work);
}
