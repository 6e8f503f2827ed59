package dev.quipu.sdk.journal;

import org.jspecify.annotations.Nullable;

/// An entry that is uploaded beside the other entries, one after the other, so that a large file
/// holds nothing up.
public sealed interface UploadEntry extends Entry
    permits ArtifactEntry, ContentEntry, DatasetEntry, ExperimentEntry {
  /// What is uploaded, in words, such as `Artifact model/weights.bin`.
  String what();

  /// The name of the copy that the journal made; null if it made none.
  @Nullable String copy();

  <R extends @Nullable Object, X extends Exception> R accept(Visitor<R, X> visitor) throws X;

  @Override
  default <R extends @Nullable Object, X extends Exception> R accept(Entry.Visitor<R, X> visitor)
      throws X {
    return accept((Visitor<R, X>) visitor);
  }

  /// Handles each kind of upload.
  ///
  /// @param <R> the type of the result
  /// @param <X> the exceptions that may be thrown
  interface Visitor<R extends @Nullable Object, X extends Exception> {
    R file(ArtifactEntry.File file) throws X;

    R folder(ArtifactEntry.Folder folder) throws X;

    R reference(ArtifactEntry.Reference reference) throws X;

    R content(ContentEntry content) throws X;

    R dataset(DatasetEntry dataset) throws X;

    R experiment(ExperimentEntry experiment) throws X;
  }
}
