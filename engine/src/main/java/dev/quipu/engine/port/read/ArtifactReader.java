package dev.quipu.engine.port.read;

import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactOwner;
import dev.quipu.core.model.ArtifactPath;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads which path holds which bytes: the artifacts of runs and of the project.
public interface ArtifactReader {
  Optional<Artifact> find(ArtifactOwner owner, ArtifactPath path);

  /// Whether the path is a folder: a file lies below it.
  boolean isFolder(ArtifactOwner owner, ArtifactPath path);

  /// The entries of a folder, by name ascending; a null folder is the top.
  ///
  /// @param after only names greater than it; empty for all
  List<Entry> list(ArtifactOwner owner, @Nullable ArtifactPath folder, String after, int max);

  /// The sums of a folder; a null folder is the top.
  Sums sums(ArtifactOwner owner, @Nullable ArtifactPath folder);

  /// The files at any depth below a folder whose relative paths contain a text (case does not
  /// matter), by path ascending.
  ///
  /// @param after only paths greater than it; empty for all
  List<Artifact> search(
      ArtifactOwner owner, @Nullable ArtifactPath folder, String part, String after, int max);

  /// The sums of a folder.
  ///
  /// @param entries files and folders directly in the folder
  /// @param files files at any depth; `sizeBytes` is their size
  record Sums(long entries, long files, long sizeBytes) {}

  /// An entry of a folder.
  sealed interface Entry {
    ArtifactPath path();

    record File(Artifact artifact) implements Entry {
      @Override
      public ArtifactPath path() {
        return artifact.path();
      }
    }

    /// A folder with the sums of the files at any depth below it.
    record Folder(ArtifactPath path, long files, long sizeBytes) implements Entry {}
  }
}
