package dev.quipu.engine.port.write;

import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactOwner;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.RunId;
import dev.quipu.engine.port.read.ArtifactReader;

/// Writes what is stored at which path. The caller has checked that no path is both a folder and
/// something else.
public interface ArtifactWriter extends ArtifactReader {
  /// Stores a file at its path. A file or reference at the same path is replaced.
  void put(ArtifactOwner owner, Artifact artifact);

  /// Stores a reference at its path. A file or reference at the same path is replaced.
  void putReference(RunId run, Reference reference);

  /// Stores a folder, so that it is there although it may be empty. A folder that is stored already
  /// stays as it is.
  void putFolder(RunId run, StoredFolder folder);

  /// Removes what is at the path and everything below it, and returns the number of files,
  /// references and stored folders. Characters such as `*` and `%` are literal.
  int remove(ArtifactOwner owner, ArtifactPath path);
}
