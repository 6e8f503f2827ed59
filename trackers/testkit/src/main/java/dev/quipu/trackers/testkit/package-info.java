/// The contract that every backend of a tracker passes; for backends of one's own, too.
@org.jspecify.annotations.NullMarked
package dev.quipu.trackers.testkit;
