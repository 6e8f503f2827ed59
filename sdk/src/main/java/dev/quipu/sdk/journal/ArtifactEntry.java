package dev.quipu.sdk.journal;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.Digest;
import dev.quipu.core.reference.ReferenceTarget;
import dev.quipu.core.reference.ReferenceUri;
import org.jspecify.annotations.Nullable;

/// An entry with an artifact of the run.
public sealed interface ArtifactEntry extends UploadEntry {
  ArtifactPath path();

  @Override
  default String what() {
    return "Artifact " + path();
  }

  @Override
  default @Nullable String copy() {
    return null;
  }

  /// A file to upload.
  ///
  /// @param name the name of the copy in the folder of copies, or the file's own path if there is
  ///   no copy
  record File(ArtifactPath path, String name, boolean copied, long sizeBytes, long modifiedMs)
      implements ArtifactEntry {
    @Override
    public @Nullable String copy() {
      return copied ? name : null;
    }

    @Override
    public Type type() {
      return Type.FILE;
    }

    @Override
    public void write(Payload out) {
      out.text(path.value()).text(name).octet(copied ? 1 : 0).number(sizeBytes).number(modifiedMs);
    }

    static File read(Payload in) {
      return new File(
          new ArtifactPath(in.text()), in.text(), in.octet() != 0, in.number(), in.number());
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R accept(Visitor<R, X> visitor)
        throws X {
      return visitor.file(this);
    }
  }

  /// A folder to keep although it is empty.
  record Folder(ArtifactPath path) implements ArtifactEntry {
    @Override
    public Type type() {
      return Type.FOLDER;
    }

    @Override
    public void write(Payload out) {
      out.text(path.value());
    }

    static Folder read(Payload in) {
      return new Folder(new ArtifactPath(in.text()));
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R accept(Visitor<R, X> visitor)
        throws X {
      return visitor.folder(this);
    }
  }

  /// A reference to data that lie elsewhere.
  record Reference(ArtifactPath path, ReferenceTarget target) implements ArtifactEntry {
    @Override
    public Type type() {
      return Type.REFERENCE;
    }

    @Override
    public void write(Payload out) {
      Digest digest = target.digest();
      out.text(path.value()).text(target.uri().value());
      out.optional(target.sizeBytes() == null ? null : Long.toString(target.sizeBytes()));
      out.optional(digest == null ? null : digest.hex());
      out.optional(target.etag()).optional(target.mediaType());
    }

    static Reference read(Payload in) {
      ArtifactPath path = new ArtifactPath(in.text());
      ReferenceUri uri = new ReferenceUri(in.text());
      String size = in.optional();
      String digest = in.optional();
      return new Reference(
          path,
          new ReferenceTarget(
              uri,
              size == null ? null : Long.valueOf(size),
              digest == null ? null : new Digest(digest),
              in.optional(),
              in.optional()));
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R accept(Visitor<R, X> visitor)
        throws X {
      return visitor.reference(this);
    }
  }
}
