package dev.quipu.engine.runs;

/// The state of the client of a running run.
///
/// @param seenMs the time of its last sign of life
/// @param lostAtMs when the run becomes lost, unless another sign comes before
/// @param lost whether that time has passed; the next sign revives the run
public record Life(long seenMs, long lostAtMs, boolean lost) {}
