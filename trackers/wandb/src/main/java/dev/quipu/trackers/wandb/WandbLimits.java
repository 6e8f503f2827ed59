package dev.quipu.trackers.wandb;

import java.time.Duration;

/// How long a backend waits for its server, and how much waits for the server in the heap of the
/// program. A tracker that is closed waits 30 s for a backend that makes no progress.
///
/// @param opening how long the start of a run waits for the server
/// @param ending how long the end of a run waits for a server that takes nothing
/// @param rowCharacters of the rows that wait for the server
/// @param requests files and artifacts of a run wait until so many requests wait
record WandbLimits(Duration opening, Duration ending, long rowCharacters, int requests) {
  static final WandbLimits STANDARD =
      new WandbLimits(Duration.ofSeconds(15), Duration.ofSeconds(25), 64L << 20, 10_000);
}
