package dev.quipu.engine.port;

import java.util.List;
import java.util.Optional;

/// How a store is.
///
/// @param refusal why it refuses writes, for a client to read; empty if it takes them
/// @param leftOut the damaged rows that reads have left out since it was opened, by name
public record StoreCondition(Optional<String> refusal, List<String> leftOut) {
  public StoreCondition {
    leftOut = List.copyOf(leftOut);
  }
}
