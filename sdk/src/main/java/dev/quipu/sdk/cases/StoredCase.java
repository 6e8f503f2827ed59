package dev.quipu.sdk.cases;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A case of a set as the server had it when it was read. Its values are Java's own: String, Long,
/// Double, Boolean, List, Map or null.
///
/// @param key of the case in evaluations; follows from the input
/// @param output null if there is none, as are the following
/// @param metadata empty if there are none
public record StoredCase(
    String key,
    @Nullable Object input,
    @Nullable Object output,
    @Nullable Object expected,
    Map<String, @Nullable Object> metadata,
    Instant created,
    Instant updated) {
  public StoredCase {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }
}
