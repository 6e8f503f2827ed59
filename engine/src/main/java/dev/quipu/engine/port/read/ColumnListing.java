package dev.quipu.engine.port.read;

import org.jspecify.annotations.Nullable;

/// Selects some of the keys in use.
///
/// @param part only keys that contain this text; case does not matter
/// @param kind null for all kinds
/// @param after only keys after this one, which need not be in use any more; null for all
public record ColumnListing(
    String part, ColumnUse.@Nullable Kind kind, @Nullable ColumnUse after, int max) {}
