package dev.quipu.engine.port.files;

import dev.quipu.core.model.Digest;
import dev.quipu.core.upkeep.Progress;
import java.nio.file.Path;
import java.util.function.Consumer;

/// A view of a store for backups and verification, possibly while another program has the store
/// open. Changes nothing.
public interface StoreInspection extends AutoCloseable {
  /// Prevents the removal of blobs until this is closed. Waits for a removal that is in progress.
  void keepBlobs();

  /// Copies everything except blobs into an empty folder, as of one moment, with every write
  /// acknowledged before. Returns when the copy is on stable storage.
  void copyTo(Path folder, Progress progress);

  /// Checks everything except blobs: every checksum, every reference, and the structure of the
  /// files.
  void check(Consumer<Flaw> flaws, Progress progress);

  /// Passes on every blob that a row names, each once, and reports rows whose digest is damaged.
  void eachNamed(Consumer<Named> sink, Consumer<Flaw> flaws);

  /// Whether a row names the blob now.
  boolean isNamed(Digest digest);

  @Override
  void close();

  /// Damage.
  ///
  /// @param where the location, such as a run and the path of an artifact
  record Flaw(String where, String what) {}

  /// A blob and one row that names it.
  ///
  /// @param sizeBytes the size according to the row
  record Named(Digest digest, long sizeBytes, String where) {}
}
