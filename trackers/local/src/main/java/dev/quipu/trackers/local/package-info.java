/// Tracks runs as JSON files in a folder, with nothing else to start.
@org.jspecify.annotations.NullMarked
package dev.quipu.trackers.local;
