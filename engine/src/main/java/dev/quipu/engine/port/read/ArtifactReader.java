package dev.quipu.engine.port.read;

import dev.quipu.core.model.Artifact;
import dev.quipu.core.model.ArtifactOwner;
import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.reference.ReferenceTarget;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads what is stored at which path: the artifacts of runs and of the project.
public interface ArtifactReader {
  /// The file at a path; empty if something else or nothing is there.
  Optional<Artifact> find(ArtifactOwner owner, ArtifactPath path);

  /// The reference at a path; empty if something else or nothing is there.
  Optional<Reference> findReference(ArtifactOwner owner, ArtifactPath path);

  /// Whether the path is a folder: something lies below it, or the folder is stored itself.
  boolean isFolder(ArtifactOwner owner, ArtifactPath path);

  /// The entries of a folder, by name ascending; a null folder is the top.
  ///
  /// @param after only names greater than it; empty for all
  List<Entry> list(ArtifactOwner owner, @Nullable ArtifactPath folder, String after, int max);

  /// The sums of a folder; a null folder is the top.
  Sums sums(ArtifactOwner owner, @Nullable ArtifactPath folder);

  /// The files and references at any depth below a folder whose relative paths contain a text (case
  /// does not matter), by path ascending.
  ///
  /// @param after only paths greater than it; empty for all
  List<Entry> search(
      ArtifactOwner owner, @Nullable ArtifactPath folder, String part, String after, int max);

  /// Everything that is stored below a folder, at any depth, by path ascending; a null folder is
  /// the top.
  ///
  /// @param after only paths greater than it; empty for all
  List<Stored> below(ArtifactOwner owner, @Nullable ArtifactPath folder, String after, int max);

  /// The sums of a folder.
  ///
  /// @param entries what is directly in the folder
  /// @param files files at any depth; `sizeBytes` is their size
  /// @param references references at any depth
  /// @param folders folders at any depth that are stored themselves
  record Sums(long entries, long files, long references, long folders, long sizeBytes) {
    public static final Sums NOTHING = new Sums(0, 0, 0, 0, 0);
  }

  /// An entry of a folder.
  sealed interface Entry permits File, Reference, Folder {
    ArtifactPath path();
  }

  /// What is stored at a path.
  sealed interface Stored permits File, Reference, StoredFolder {
    ArtifactPath path();
  }

  record File(Artifact artifact) implements Entry, Stored {
    @Override
    public ArtifactPath path() {
      return artifact.path();
    }
  }

  /// A reference to data that lie elsewhere and are never fetched.
  ///
  /// @param target with a media type: the one that the client has said, or else a guess from the
  ///   name
  record Reference(ArtifactPath path, ReferenceTarget target, long createdMs)
      implements Entry, Stored {
    public Reference {
      Objects.requireNonNull(target.mediaType());
    }
  }

  /// A folder with the numbers of files and references at any depth below it, and the size of the
  /// files.
  record Folder(ArtifactPath path, long files, long references, long sizeBytes) implements Entry {}

  /// A folder that is kept although it may be empty. A folder with files needs no such record: it
  /// is there as long as its files are.
  record StoredFolder(ArtifactPath path, long createdMs) implements Stored {}
}
