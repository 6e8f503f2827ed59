package dev.quipu.engine.port.write;

import dev.quipu.engine.port.read.Event;

/// Writes the outbox.
public interface EventWriter {
  /// The number of events that a store keeps at least; it may forget older ones. A reader comes
  /// back within minutes, and an event takes some 60 bytes.
  int KEPT = 100_000;

  /// Stores an event with the changes of the transaction, behind all earlier events.
  ///
  /// @return its position
  long append(Event event);
}
