package dev.quipu.core.model;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The attempts of a run, and which of their points are living. Nothing is deleted: a point is
/// superseded when a later attempt began at its step or before. The living points form the living
/// line.
public final class Attempts {
  /// The attempts of a run that was never restarted.
  public static final Attempts NONE = new Attempts(List.of());

  private final List<Attempt> all;
  private final Map<Integer, Long> lastLivingSteps = new HashMap<>();

  /// Makes the attempts of a run from its recorded attempts, in any order.
  public Attempts(List<Attempt> attempts) {
    all =
        attempts.stream()
            .sorted(Comparator.comparingLong(Attempt::startMs).thenComparingInt(Attempt::number))
            .toList();
    long last = Long.MAX_VALUE;
    for (int i = all.size() - 1; i >= 0; i--) {
      Attempt attempt = all.get(i);
      lastLivingSteps.put(attempt.number(), last);
      last = Math.min(last, attempt.fromStep() - 1);
    }
    lastLivingSteps.put(0, last);
  }

  /// The recorded attempts in the order in which they began.
  public List<Attempt> all() {
    return all;
  }

  /// The number of the attempt that began last; 0 if there is only the first.
  public int newest() {
    return all.isEmpty() ? 0 : all.get(all.size() - 1).number();
  }

  /// The greatest step of an attempt that is not superseded.
  public long lastLivingStep(int attempt) {
    return lastLivingSteps.getOrDefault(attempt, Long.MAX_VALUE);
  }

  /// Whether a point of an attempt is living.
  public boolean isAlive(int attempt, long step) {
    return step <= lastLivingStep(attempt);
  }
}
