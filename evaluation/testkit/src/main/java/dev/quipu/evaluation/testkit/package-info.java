/// The contract of experiment trackers: [TrackerContract].
@NullMarked
package dev.quipu.evaluation.testkit;

import org.jspecify.annotations.NullMarked;
