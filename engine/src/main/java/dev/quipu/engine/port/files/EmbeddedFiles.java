package dev.quipu.engine.port.files;

/// Operations of a store whose data are files on this machine.
public interface EmbeddedFiles {
  /// The space on the disk by kind, without blobs.
  DiskUse diskUse();

  /// Space on the disk.
  ///
  /// @param dataBytes the data, with the space that is free inside their files
  /// @param freeBytes the space of removed data, which new data may take or which can be given back
  /// @param logBytes the log of the latest writes
  record DiskUse(long dataBytes, long freeBytes, long logBytes) {}

  /// Gives some free space back to the disk, in one write. A store that cannot give space back
  /// leaves its free space as it is.
  ///
  /// @param maxBytes about the most to give back; the larger, the longer other writes wait
  GivenBack giveBack(long maxBytes);

  /// The result of giving space back.
  ///
  /// @param freeBytes the free bytes that remain
  /// @param heldNanos how long other writes had to wait
  record GivenBack(long freeBytes, long heldNanos) {}

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
