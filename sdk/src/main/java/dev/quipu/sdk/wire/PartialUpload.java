package dev.quipu.sdk.wire;

import dev.quipu.core.model.Digest;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// An upload in parts as the server knows it.
public final class PartialUpload {
  private final String id;
  private final SortedMap<Integer, Digest> parts;

  PartialUpload(String id, SortedMap<Integer, Digest> parts) {
    this.id = id;
    this.parts = parts;
  }

  public String id() {
    return id;
  }

  /// The digest of a part; null if the server does not have it.
  public @Nullable Digest digest(int part) {
    return parts.get(part);
  }

  /// The greatest number of a part; 0 if there is none.
  public int lastPart() {
    return parts.isEmpty() ? 0 : parts.lastKey();
  }
}
