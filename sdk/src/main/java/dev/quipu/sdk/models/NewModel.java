package dev.quipu.sdk.models;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A model that a run logs.
///
/// @param type such as `classifier`; empty if nobody says
/// @param params nested maps become keys with dots
/// @param step at which the run made the model
/// @param files a file, or a folder with all that is below it
public record NewModel(
    String name,
    String type,
    Map<String, Object> params,
    Map<String, String> tags,
    long step,
    Path files) {
  public NewModel {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    tags = Map.copyOf(tags);
  }
}
