package dev.quipu.core.models;

import dev.quipu.core.model.ModelId;

/// A model that a run has taken or made.
///
/// @param step at which the run made the model; 0 for a model that it took
public record ModelUse(Direction direction, ModelId model, long step) {
  /// From the view of the run.
  public enum Direction {
    INPUT,
    OUTPUT;

    /// As stored.
    public int number() {
      return ordinal();
    }

    public static Direction of(long number) {
      return values()[Math.toIntExact(number)];
    }
  }
}
