package dev.quipu.query;

/// One key of an order. Values come first, then NaN, then what is missing, in both directions.
public record Order(Field field, boolean descending) {}
