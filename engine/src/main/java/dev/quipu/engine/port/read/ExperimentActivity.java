package dev.quipu.engine.port.read;

import dev.quipu.core.model.Experiment;
import org.jspecify.annotations.Nullable;

/// An experiment and its activity.
///
/// @param runCount the number of runs that are not deleted
/// @param lastRunMs the start of the newest of these runs; null if there is none
public record ExperimentActivity(Experiment experiment, long runCount, @Nullable Long lastRunMs) {}
