package dev.quipu.core.evaluation;

/// The ends of a 95 % interval.
public record Interval(double low, double high) {}
