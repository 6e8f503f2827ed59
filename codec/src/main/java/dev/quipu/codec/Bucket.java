package dev.quipu.codec;

/// The points of a series between two edges; never empty.
///
/// @param number from 0; empty buckets are left out
/// @param firstX the x of its first point, `lastX` of its last
public record Bucket(int number, long firstX, long lastX, Stats stats) {}
