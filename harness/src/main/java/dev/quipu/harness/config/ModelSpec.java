package dev.quipu.harness.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A model to ask.
///
/// @param name in records and reports
/// @param type the name of the provider that makes the model, such as `openai`
/// @param settings all members of the model in the configuration
public record ModelSpec(String name, String type, Map<String, @Nullable Object> settings) {}
