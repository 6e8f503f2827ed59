package dev.quipu.sdk.objects;

import dev.quipu.core.model.Digest;

/// The handle of an object that was logged to a run: a value under the digest of its content. The
/// value itself is not kept. A handle stands for its value wherever a run or a task takes one.
///
/// @param digest the same for equal values, in any program on any machine
/// @param sizeBytes the size of the content
public record LoggedObject(Digest digest, String mediaType, long sizeBytes) {
  /// Stands for an object that was not logged: the mode is DISABLED, the file could not be read, or
  /// nothing could be made of the value. What is logged of it is left out.
  public static final LoggedObject NONE = new LoggedObject(Digest.of(new byte[0]), "", 0);
}
