/// Tracks runs with Weights & Biases: over the wire of its server, or in folders that its client
/// uploads.
@org.jspecify.annotations.NullMarked
package dev.quipu.trackers.wandb;
