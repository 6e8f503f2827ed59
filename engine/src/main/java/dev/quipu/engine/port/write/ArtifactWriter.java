package dev.quipu.engine.port.write;

import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactOwner;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.engine.port.read.ArtifactReader;

/// Writes which path holds which bytes.
public interface ArtifactWriter extends ArtifactReader {
  /// Stores a file at its path; one at the same path is replaced. The caller has made sure that no
  /// file is a folder.
  void put(ArtifactOwner owner, Artifact artifact);

  /// Removes the file, or every file below the folder, and says how many. Characters such as `*`
  /// and `%` mean themselves.
  int remove(ArtifactOwner owner, ArtifactPath path);
}
