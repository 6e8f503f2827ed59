package dev.quipu.trackers.wandb;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values of one step.
///
/// @param values the step, the time and the seconds since the start are among them
record HistoryRow(long step, Map<String, ? extends @Nullable Object> values) {}
