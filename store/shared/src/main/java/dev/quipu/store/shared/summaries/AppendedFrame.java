package dev.quipu.store.shared.summaries;

import dev.quipu.core.frame.Block;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.store.shared.StoredRun;
import java.util.List;

/// A frame that has been stored. Of a frame without points only the number is kept: rows by time
/// and lineage have no summaries.
///
/// @param attempt the number of the attempt that the points belong to
/// @param points the points; none if the frame is of another kind
public record AppendedFrame(StoredRun run, int attempt, List<Block> points, long frameNo) {
  /// The same frame of a run that has been moved.
  public AppendedFrame of(StoredRun moved) {
    return new AppendedFrame(moved, attempt, points, frameNo);
  }

  public static AppendedFrame of(StoredRun run, int attempt, Frame frame, long frameNo) {
    return new AppendedFrame(
        run, attempt, frame.kind() == FrameKind.POINTS ? frame.blocks() : List.of(), frameNo);
  }
}
