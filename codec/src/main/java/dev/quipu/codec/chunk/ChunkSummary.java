package dev.quipu.codec.chunk;

/// Facts about a chunk that need no decoding.
///
/// @param indexes the range of the indexes of its points
/// @param values first and last are by position
public record ChunkSummary(
    int points, ColumnRange steps, ColumnRange timesMs, ColumnRange indexes, Stats values) {}
