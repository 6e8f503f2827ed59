/// Writes tables as Parquet files (Apache Parquet format 2.10): dictionaries, deltas and plain
/// values in data pages of version 1, compressed with Zstandard. See docs/decisions/0025 for why
/// this is our own.
@NullMarked
package dev.quipu.codec.parquet;

import org.jspecify.annotations.NullMarked;
