package dev.quipu.codec.line;

import dev.quipu.codec.chunk.JsonValues;
import java.util.SortedMap;

/// Rows of a stream that follow one another, as they were logged: in all attempts, and with those
/// that are there twice.
///
/// @param total how many the stream has
/// @param endIndex the index behind the last row that was read
/// @param numbers by key, those with an index in the range; in no order
/// @param json likewise
public record LoggedRows(
    long total,
    long endIndex,
    SortedMap<String, Points> numbers,
    SortedMap<String, JsonValues> json) {}
