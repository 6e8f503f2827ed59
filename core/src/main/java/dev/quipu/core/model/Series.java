package dev.quipu.core.model;

/// A series of a run with its summary.
///
/// @param key `stream/field`, MLflow's metric key
public record Series(String key, Summary summary) {}
