/// The way to a W&B server: requests over HTTP, questions in GraphQL and their answers, and what
/// waits while the server is away.
@org.jspecify.annotations.NullMarked
package dev.quipu.trackers.wandb.wire;
