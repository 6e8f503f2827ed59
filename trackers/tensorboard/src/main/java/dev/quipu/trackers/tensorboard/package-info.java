/// Tracks runs as TensorBoard's event files.
@org.jspecify.annotations.NullMarked
package dev.quipu.trackers.tensorboard;
