package dev.quipu.store.shared.summaries;

import dev.quipu.core.frame.Frame;
import dev.quipu.store.shared.StoredRun;

/// A frame that has been stored.
///
/// @param attempt the number of the attempt that the points belong to
public record AppendedFrame(StoredRun run, int attempt, Frame frame, long frameNo) {}
