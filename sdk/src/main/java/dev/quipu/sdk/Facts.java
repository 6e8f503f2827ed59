package dev.quipu.sdk;

import java.util.Map;

/// What the program and its machine are.
///
/// @param tags as they are put on each run
record Facts(Map<String, String> tags) {
  static final Facts NONE = new Facts(Map.of());

  Facts {
    tags = Map.copyOf(tags);
  }
}
