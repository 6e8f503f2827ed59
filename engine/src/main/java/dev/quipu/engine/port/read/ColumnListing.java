package dev.quipu.engine.port.read;

import org.jspecify.annotations.Nullable;

/// Which of the keys in use are asked for.
///
/// @param part what they contain; case does not matter
/// @param kind null for all kinds
/// @param after only those that come after it, whether it is still in use or not; null for all
public record ColumnListing(
    String part, ColumnUse.@Nullable Kind kind, @Nullable ColumnUse after, int max) {}
