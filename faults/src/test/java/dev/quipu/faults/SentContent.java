package dev.quipu.faults;

import dev.quipu.faults.ObjectPool.Blob;
import java.util.List;

/// The content of an object, sent apart.
final class SentContent extends Sent {
  private final Blob blob;

  SentContent(Blob blob) {
    this.blob = blob;
  }

  Blob blob() {
    return blob;
  }

  @Override
  List<Item> items() {
    return List.of(Item.content(blob.digest()));
  }
}
