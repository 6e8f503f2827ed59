package dev.quipu.codec.line;

import dev.quipu.codec.chunk.Stats;

/// The points of a series between two edges; never empty.
///
/// @param number from 0; empty buckets are left out
/// @param firstX the x of its first point; `lastX` is that of its last
/// @param firstStep the step of its first point
/// @param firstTimeMs the time of its first point
public record LineBucket(
    int number, long firstX, long lastX, long firstStep, long firstTimeMs, Stats stats) {}
