package dev.quipu.harness.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a model is asked.
///
/// @param system the instruction; empty if there is none
/// @param prompt what the template of the probe made of the case; the input as text without one
/// @param input the input of the case
public record ModelRequest(Optional<String> system, String prompt, @Nullable Object input) {}
