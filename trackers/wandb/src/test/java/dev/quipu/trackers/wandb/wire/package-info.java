@org.jspecify.annotations.NullMarked
package dev.quipu.trackers.wandb.wire;
