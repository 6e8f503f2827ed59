package dev.quipu.query;

/// One sort key. In both directions values come first, then NaN, then missing values.
public record Order(Field field, boolean descending) {}
