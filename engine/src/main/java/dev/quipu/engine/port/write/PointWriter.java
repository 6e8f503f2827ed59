package dev.quipu.engine.port.write;

import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.Attempt;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.WriterId;
import dev.quipu.engine.port.read.PointReader;

/// Writes points and attempts.
public interface PointWriter extends PointReader {
  /// Stores a frame behind those the run has. A search in a later transaction sees its points in
  /// the summaries.
  ///
  /// @param attempt its number
  void append(RunId run, int attempt, Frame frame, long receivedMs);

  void putSequence(RunId run, WriterId writer, long sequence);

  /// Adds an attempt. A later transaction sees the summaries of what is alive then; a series of
  /// which nothing is alive is no longer there.
  void addAttempt(RunId run, Attempt attempt);
}
