package dev.quipu.sdk;

import java.util.Map;

/// What the program and its machine are.
///
/// @param tags as they are put on each run
record CapturedTags(Map<String, String> tags) {
  static final CapturedTags NONE = new CapturedTags(Map.of());

  CapturedTags {
    tags = Map.copyOf(tags);
  }
}
