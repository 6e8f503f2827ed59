/// Tracks runs with a Quipu server.
@org.jspecify.annotations.NullMarked
package dev.quipu.trackers.quipu;
