package dev.quipu.harness.artifacts;

/// A model, as a manifest has it.
///
/// @param provider the type of the model in the configuration, such as `openai`
public record ModelEntry(String name, String provider) {}
