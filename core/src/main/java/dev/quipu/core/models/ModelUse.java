package dev.quipu.core.models;

import dev.quipu.core.model.ModelId;
import java.util.Arrays;
import java.util.Optional;

/// A model that a run has taken or made.
///
/// @param step at which the run made the model; 0 for a model that it took
public record ModelUse(Direction direction, ModelId model, long step) {
  /// From the view of the run.
  public enum Direction {
    INPUT(0),
    OUTPUT(1);

    private final int number;

    Direction(int number) {
      this.number = number;
    }

    /// The number that is stored. It never changes.
    public int number() {
      return number;
    }

    /// The direction with a stored number; empty if there is none.
    public static Optional<Direction> find(long number) {
      return Arrays.stream(values()).filter(each -> each.number == number).findFirst();
    }
  }
}
