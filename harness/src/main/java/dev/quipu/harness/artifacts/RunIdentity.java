package dev.quipu.harness.artifacts;

import dev.quipu.core.model.Digest;
import dev.quipu.harness.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What follows from a configuration alone, so that the same configuration has the same files.
///
/// @param id the first 32 digits of the SHA-256 of the configuration as canonical JSON
public record RunIdentity(String id) {
  private static final int DIGITS = 32;
  private static final Instant FIRST_TIME = Instant.parse("2000-01-01T00:00:00Z");
  private static final long SECONDS_OF_TEN_YEARS = 315_360_000;

  /// The identity of a configuration.
  public static RunIdentity of(Map<String, @Nullable Object> config) {
    byte[] text = Json.text(config).getBytes(StandardCharsets.UTF_8);
    return new RunIdentity(Digest.of(text).hex().substring(0, DIGITS));
  }

  /// A time that stands for the start. It is no measurement: it follows from the id.
  public Instant start() {
    return FIRST_TIME.plusSeconds(Long.parseLong(id.substring(0, 8), 16) % SECONDS_OF_TEN_YEARS);
  }

  /// A time that stands for the end: a millisecond a record behind the start.
  public Instant end(long records) {
    return start().plusMillis(records);
  }
}
