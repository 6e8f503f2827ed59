package dev.quipu.engine.port.projects;

import dev.quipu.core.projects.Project;
import org.jspecify.annotations.Nullable;

/// A project and its activity.
///
/// @param experimentCount the number of experiments that are not deleted
/// @param runCount the number of runs that are not deleted
/// @param lastRunMs the start of the newest of these runs; null if there is none
public record ProjectActivity(
    Project project, long experimentCount, long runCount, @Nullable Long lastRunMs) {}
