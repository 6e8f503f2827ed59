package dev.quipu.sdk.evaluations;

import dev.quipu.core.model.RunId;
import java.util.List;

/// A run of a leaderboard.
///
/// @param rows evaluation rows of the run
public record LeaderboardRun(RunId run, String name, long rows, List<ScoreStatistics> scores) {}
