/// What the writer of a backend meets: a backend opens runs, and each run takes what was logged.
@org.jspecify.annotations.NullMarked
package dev.quipu.trackers.backend;
