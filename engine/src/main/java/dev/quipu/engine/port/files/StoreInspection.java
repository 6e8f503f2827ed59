package dev.quipu.engine.port.files;

import dev.quipu.core.model.Digest;
import java.nio.file.Path;
import java.util.function.Consumer;

/// A store looked at from beside the program that has it open, if there is one: for backups and
/// verification. Changes nothing.
public interface StoreInspection extends AutoCloseable {
  /// Keeps blobs from being removed until this is closed; waits while some are being removed.
  void keepBlobs();

  /// Copies everything but blobs into an empty folder, as it is at one moment: with every write
  /// answered before. Returns when the copy is on stable storage.
  void copyTo(Path folder, Progress progress);

  /// Checks what the store holds beside blobs: every checksum, every reference, and the structure
  /// of the files.
  void check(Consumer<Flaw> flaws, Progress progress);

  /// Hands out every blob that a row names, each once, and rows that name none because their digest
  /// is damaged.
  void eachNamed(Consumer<Named> sink, Consumer<Flaw> flaws);

  /// Whether any row names the blob now.
  boolean isNamed(Digest digest);

  @Override
  void close();

  /// Something that is wrong.
  ///
  /// @param where such as a run and the path of an artifact
  record Flaw(String where, String what) {}

  /// A blob and one of those who name it.
  ///
  /// @param sizeBytes what they say of its size
  record Named(Digest digest, long sizeBytes, String where) {}
}
