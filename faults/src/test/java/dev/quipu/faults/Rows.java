package dev.quipu.faults;

import dev.quipu.core.frame.Frame;
import java.util.List;

/// Rows of one frame of logs, tracks or lineage.
final class Rows extends Framed {
  private final Frame frame;
  private final List<Item> items;

  Rows(Frame frame, List<Item> items) {
    this.frame = frame;
    this.items = List.copyOf(items);
  }

  @Override
  Frame frame() {
    return frame;
  }

  @Override
  List<Item> items() {
    return items;
  }
}
