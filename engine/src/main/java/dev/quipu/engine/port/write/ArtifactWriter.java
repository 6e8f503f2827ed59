package dev.quipu.engine.port.write;

import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactOwner;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.engine.port.read.ArtifactReader;

/// Writes which path holds which bytes.
public interface ArtifactWriter extends ArtifactReader {
  /// Stores a file at its path. A file at the same path is replaced. The caller has checked that no
  /// path is both a file and a folder.
  void put(ArtifactOwner owner, Artifact artifact);

  /// Removes the file, or every file below the folder, and returns their number. Characters such as
  /// `*` and `%` are literal.
  int remove(ArtifactOwner owner, ArtifactPath path);
}
