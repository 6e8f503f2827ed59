package dev.quipu.codec.timeline;

import dev.quipu.codec.timeline.TimelineWindow.Place;
import org.jspecify.annotations.Nullable;

/// A page of rows of a timeline. A search may end early, with few rows or none, after it has looked
/// at many: its place tells where it goes on.
///
/// @param next the place behind which the next page begins; null if no rows follow
public record TimelinePage(TimeRows rows, @Nullable Place next) {}
