package dev.quipu.sdk.journal;

import dev.quipu.core.frame.Block;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.limits.Limits;
import java.util.ArrayList;
import java.util.List;

/// Splits frames that are too large. The content of a part depends only on the frame and on the two
/// ends of the part.
public final class FrameParts {
  private FrameParts() {}

  /// Splits a frame until each part is within the limit of bytes, which long keys or values may
  /// break. Most frames need no split.
  public static List<Frame> fitting(Frame frame) {
    if (frame.encoded().length <= Limits.FRAME_BYTES || frame.points() == 1) {
      return List.of(frame);
    }
    List<Frame> all = new ArrayList<>();
    int half = middle(frame, 0, frame.points());
    all.addAll(fitting(part(frame, 0, half)));
    all.addAll(fitting(part(frame, half, frame.points())));
    return all;
  }

  /// The end of a row near the middle of a part, so that rows stay whole; the middle itself if the
  /// part has one row.
  ///
  /// @param from the first point of the part
  /// @param to the end of the part
  public static int middle(Frame frame, int from, int to) {
    int middle = from + (to - from) / 2;
    int nearest = middle;
    int distance = Integer.MAX_VALUE;
    int end = 0;
    for (Block block : frame.blocks()) {
      for (int row = 0; row < block.rows(); row++) {
        end += block.keyCount();
        if (end > from && end < to && Math.abs(end - middle) < distance) {
          nearest = end;
          distance = Math.abs(end - middle);
        }
      }
    }
    return nearest;
  }

  /// The points from one index, inclusive, to another, exclusive.
  public static Frame part(Frame frame, int from, int to) {
    FrameBuilder part = new FrameBuilder(frame.kind());
    int index = 0;
    for (Block block : frame.blocks()) {
      for (int row = 0; row < block.rows(); row++) {
        for (int k = 0; k < block.keyCount(); k++, index++) {
          if (index >= from && index < to) {
            add(part, block, row, k);
          }
        }
        part.endRow();
      }
    }
    return part.build();
  }

  private static void add(FrameBuilder part, Block block, int row, int k) {
    long step = block.steps()[row];
    long timeMs = block.timesMs()[row];
    if (block.isJson(k)) {
      part.add(block.key(k), step, timeMs, block.json(k)[row]);
    } else {
      part.add(block.key(k), step, timeMs, block.values(k)[row]);
    }
  }
}
