/// What users program against: [Quipu] connects, an [Experiment] starts a [Run], a run takes
/// params, metrics, tags, notes and artifacts. Setting up may throw; logging never throws into the
/// training and never blocks it: it hands over to one thread, the sender, which talks to the
/// server.
@NullMarked
package dev.quipu.sdk;

import org.jspecify.annotations.NullMarked;
