package dev.quipu.sdk.read;

import dev.quipu.core.frame.TimeUs;
import dev.quipu.core.model.Level;
import dev.quipu.sdk.json.JsonObject;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An entry in the log of a run.
///
/// @param index which no other entry of the run has; of entries with equal times, the later one has
///   the greater index
/// @param time in microseconds
/// @param logger the name of the logger that the entry comes from; empty for the run itself
/// @param metadata by name; empty if there are none. A value is String, Boolean, null, List, Map,
///   Long, BigInteger if a Long is too small, or Double, BigDecimal if a Double would round
/// @param exception the stack trace of an exception
public record StoredLogEntry(
    long index,
    Instant time,
    Level level,
    String message,
    String logger,
    Map<String, @Nullable Object> metadata,
    Optional<String> exception) {
  public StoredLogEntry {
    metadata = Collections.unmodifiableMap(metadata);
  }

  static StoredLogEntry of(JsonObject json) {
    return new StoredLogEntry(
        json.integer("index"),
        TimeUs.instant(json.integer("timeUs")),
        Level.of(json.text("level")),
        json.text("message"),
        json.findText("logger").orElse(""),
        json.object("metadata").values(),
        json.findText("exception"));
  }
}
