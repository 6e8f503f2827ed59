package dev.quipu.engine.points;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Attempt;
import dev.quipu.core.model.Attempts;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.WriterId;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.runs.RunLimits;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Selects an attempt of a run.
///
/// @param id of an attempt that has begun; null for the first
public record InAttempt(@Nullable WriterId id, boolean newest) {
  /// The attempt that began last.
  public static final InAttempt NEWEST = new InAttempt(null, true);

  /// The attempt with which a run starts.
  public static final InAttempt FIRST = new InAttempt(null, false);

  public static InAttempt of(WriterId id) {
    return new InAttempt(id, false);
  }

  int number(ReadTransaction tx, RunId run) {
    if (newest) {
      return tx.points().attempts(run).newest();
    }
    WriterId wanted = id;
    if (wanted == null) {
      return 0;
    }
    Attempts attempts = tx.points().attempts(run);
    Optional<Attempt> found = find(attempts, wanted);
    if (found.isEmpty() && attempts.all().size() < RunLimits.ATTEMPTS) {
      throw QuipuException.notFound("Run " + run + " has no attempt " + wanted);
    }
    return found.map(Attempt::number).orElseGet(attempts::newest);
  }

  static Optional<Attempt> find(Attempts attempts, WriterId id) {
    return attempts.all().stream().filter(attempt -> attempt.id().equals(id)).findFirst();
  }
}
