package dev.quipu.trackers.backend;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of a run when it starts.
///
/// @param project the project of the backend, or what the backend has in its place
/// @param experimentName null if there is none
/// @param tags words that the run is found by
/// @param notes empty if there are none
/// @param name null if the program gave none
/// @param id the id of a run of the backend to go on with, or the id that a new one is to have;
///   null if the backend chooses one
/// @param parent the run of the same backend that the new one is nested in; null if there is none
/// @param time when the run started
public record RunStart(
    String project,
    @Nullable String experimentName,
    List<String> tags,
    String notes,
    @Nullable String name,
    @Nullable String id,
    @Nullable BackendRun parent,
    Instant time) {}
