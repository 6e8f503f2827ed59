package dev.quipu.engine.store;

import dev.quipu.core.Artifact;
import dev.quipu.core.ArtifactOwner;
import dev.quipu.core.ArtifactPath;
import dev.quipu.core.ProjectId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The artifacts of runs, and of projects: which path holds which bytes.
public interface ArtifactStore {
  /// Stores a file at its path; one at the same path is replaced. The caller has made sure that no
  /// file is a folder.
  void put(ProjectId project, ArtifactOwner owner, Artifact artifact);

  Optional<Artifact> find(ProjectId project, ArtifactOwner owner, ArtifactPath path);

  /// Whether there is a file below the path, so that it is a folder.
  boolean isFolder(ProjectId project, ArtifactOwner owner, ArtifactPath path);

  /// The entries of a folder, by name ascending; null is the top.
  List<Entry> list(ProjectId project, ArtifactOwner owner, @Nullable ArtifactPath folder, int max);

  /// Removes the file, or every file below the folder, and says how many. Characters such as `*`
  /// and `%` mean themselves.
  int remove(ProjectId project, ArtifactOwner owner, ArtifactPath path);

  /// An entry of a folder.
  sealed interface Entry {
    record File(Artifact artifact) implements Entry {}

    /// A folder with what lies anywhere below it.
    record Folder(ArtifactPath path, long files, long sizeBytes) implements Entry {}
  }
}
