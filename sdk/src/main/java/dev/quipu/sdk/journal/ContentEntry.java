package dev.quipu.sdk.journal;

import dev.quipu.core.model.Digest;
import org.jspecify.annotations.Nullable;

/// The content of an object that is too large for the record of the object: a blob to upload, if
/// the server does not have it.
///
/// @param name the name of the copy in the folder of copies, or the file's own path if there is no
///   copy
public record ContentEntry(
    Digest digest, String name, boolean copied, long sizeBytes, long modifiedMs)
    implements UploadEntry {
  @Override
  public String what() {
    return "Content " + digest;
  }

  @Override
  public @Nullable String copy() {
    return copied ? name : null;
  }

  @Override
  public Type type() {
    return Type.CONTENT;
  }

  @Override
  public void write(Payload out) {
    out.text(digest.hex()).text(name).octet(copied ? 1 : 0).number(sizeBytes).number(modifiedMs);
  }

  static ContentEntry read(Payload in) {
    return new ContentEntry(
        new Digest(in.text()), in.text(), in.octet() != 0, in.number(), in.number());
  }

  @Override
  public <R extends @Nullable Object, X extends Exception> R accept(Visitor<R, X> visitor)
      throws X {
    return visitor.content(this);
  }
}
