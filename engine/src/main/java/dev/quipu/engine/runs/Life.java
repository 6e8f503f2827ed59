package dev.quipu.engine.runs;

/// What is known of the client of a running run.
///
/// @param seenMs its last sign of life
/// @param lostAtMs when the run is lost, unless another sign comes before
/// @param lost whether that time has come; it revives with the next sign
public record Life(long seenMs, long lostAtMs, boolean lost) {}
