/// One API over every tracker: a program logs to a [dev.quipu.trackers.Tracker], and the backends
/// behind it write local files, or send to Quipu, MLflow or W&B, or several of them at once.
@org.jspecify.annotations.NullMarked
package dev.quipu.trackers;
