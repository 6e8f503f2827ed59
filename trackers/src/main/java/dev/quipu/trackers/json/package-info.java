/// JSON for backends: of the values that a tracker hands over, and back.
@org.jspecify.annotations.NullMarked
package dev.quipu.trackers.json;
