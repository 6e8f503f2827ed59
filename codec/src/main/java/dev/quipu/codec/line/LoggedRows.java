package dev.quipu.codec.line;

import dev.quipu.codec.chunk.JsonValues;
import java.util.SortedMap;

/// Consecutive rows of a stream as they were logged: in all attempts and with duplicates.
///
/// @param total the number of rows in the stream
/// @param endIndex the index after the last row that was read
/// @param numbers the points with an index in the range, by key; in no order
/// @param json likewise
/// @param attempts the number of the attempt by index; rows of the first attempt are missing
public record LoggedRows(
    long total,
    long endIndex,
    SortedMap<String, Points> numbers,
    SortedMap<String, JsonValues> json,
    SortedMap<Long, Integer> attempts) {}
