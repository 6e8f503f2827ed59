package dev.quipu.server.nativeapi.events;

import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.RunId;
import org.jspecify.annotations.Nullable;

/// The alerts of a run or an experiment have changed, or one has fired.
///
/// @param run null if the alerts of the experiment itself have changed
/// @param firing its number; null if none has fired
record AlertNews(ExperimentId experiment, @Nullable RunId run, @Nullable Long firing) {}
