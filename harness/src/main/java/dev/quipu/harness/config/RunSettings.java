package dev.quipu.harness.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How cases are carried out. None of it changes what is asked, so none of it is in the id of a
/// run.
///
/// @param concurrency the cases that are done at once
/// @param requestsPerSecond to each model; null for no limit
/// @param retries further tries of a request that failed
/// @param timeout of a try
/// @param cache the folder of answers that are not asked for again; null if there is none
public record RunSettings(
    int concurrency,
    @Nullable Double requestsPerSecond,
    int retries,
    Duration timeout,
    @Nullable Path cache) {
  /// The settings of a configuration that has none.
  public static final RunSettings STANDARD =
      new RunSettings(8, null, 3, Duration.ofSeconds(60), null);

  public RunSettings concurrency(int number) {
    return new RunSettings(number, requestsPerSecond, retries, timeout, cache);
  }

  public RunSettings cache(Path folder) {
    return new RunSettings(concurrency, requestsPerSecond, retries, timeout, folder);
  }
}
