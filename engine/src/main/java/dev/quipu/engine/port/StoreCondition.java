package dev.quipu.engine.port;

import java.util.List;
import java.util.Optional;

/// The condition of a store.
///
/// @param refusal why it refuses writes, as a message for clients; empty if it accepts them
/// @param leftOut names of damaged rows that reads have left out since the store was opened
public record StoreCondition(Optional<String> refusal, List<String> leftOut) {
  public StoreCondition {
    leftOut = List.copyOf(leftOut);
  }
}
