package dev.quipu.sdk.cases;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A case for a set: what a model is asked, and what is known of the answer. The values are any
/// that [dev.quipu.sdk.objects.Values] writes as JSON.
///
/// @param output what a model has answered; null if there is none
/// @param expected what a model should answer; null if nobody says
/// @param metadata by which cases are sliced
public record NewCase(
    @Nullable Object input,
    @Nullable Object output,
    @Nullable Object expected,
    Map<String, @Nullable Object> metadata) {
  public NewCase {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /// A case with an input.
  public static NewCase of(@Nullable Object input) {
    return new NewCase(input, null, null, Map.of());
  }

  public NewCase output(@Nullable Object value) {
    return new NewCase(input, value, expected, metadata);
  }

  public NewCase expected(@Nullable Object value) {
    return new NewCase(input, output, value, metadata);
  }

  public NewCase metadata(String name, @Nullable Object value) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(metadata);
    more.put(name, value);
    return new NewCase(input, output, expected, more);
  }
}
