package dev.quipu.engine.port.read;

import dev.quipu.core.model.Experiment;
import org.jspecify.annotations.Nullable;

/// An experiment and what happened in it.
///
/// @param runCount its runs that are not deleted
/// @param lastRunMs the start of the newest of them; absent if there is none
public record ExperimentActivity(Experiment experiment, long runCount, @Nullable Long lastRunMs) {}
