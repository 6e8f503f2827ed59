package dev.quipu.harness.artifacts;

import org.jspecify.annotations.Nullable;

/// A data set, as a manifest has it.
///
/// @param digest the SHA-256 of the file; null if its cases stand in the configuration
public record DataEntry(String name, long cases, @Nullable String digest) {}
