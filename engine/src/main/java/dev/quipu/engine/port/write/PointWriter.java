package dev.quipu.engine.port.write;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.Attempt;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.WriterId;
import dev.quipu.engine.port.read.PointReader;

/// Writes points and attempts.
public interface PointWriter extends PointReader {
  /// Appends a frame to a run. A search in a later transaction sees its points in the summaries.
  ///
  /// @param attempt the number of the attempt
  /// @return the number of the frame; numbers ascend and are never given twice
  long append(RunId run, int attempt, Frame frame, long receivedMs);

  void putSequence(RunId run, WriterId writer, long sequence);

  /// Adds an attempt. A later transaction sees the summaries of the points that are then living. A
  /// series without living points no longer exists.
  void addAttempt(RunId run, Attempt attempt);
}
