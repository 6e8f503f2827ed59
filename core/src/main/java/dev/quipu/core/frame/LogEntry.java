package dev.quipu.core.frame;

import dev.quipu.core.json.JsonText;
import dev.quipu.core.model.Level;
import org.jspecify.annotations.Nullable;

/// An entry in the log of a run.
///
/// @param timeUs microseconds since the epoch
/// @param logger the name of the logger that the entry comes from; empty for the run itself
/// @param metadata a JSON object; null if there is none
/// @param exception the stack trace of an exception; null if there is none
public record LogEntry(
    long timeUs,
    Level level,
    String message,
    String logger,
    @Nullable JsonText metadata,
    @Nullable String exception) {}
