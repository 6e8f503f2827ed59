package dev.quipu.codec.chunk;

/// What is known of a chunk without decoding it.
///
/// @param indexes the places of its points in the series, in the order they were appended
/// @param values first and last are by position
public record ChunkSummary(
    int points, ColumnRange steps, ColumnRange timesMs, ColumnRange indexes, Stats values) {}
