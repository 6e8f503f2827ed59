package dev.quipu.engine.points;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.model.Attempt;
import dev.quipu.core.model.Attempts;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.WriterId;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.port.read.Event.Change;
import dev.quipu.engine.runs.Pulses;
import dev.quipu.engine.runs.RunLimits;
import dev.quipu.engine.runs.Runs;
import java.util.List;
import java.util.Optional;

/// The attempts of runs. Restarting a run from a checkpoint begins an attempt.
public final class RunAttempts {
  private final Store store;
  private final Pulses pulses;

  public RunAttempts(Store store, Pulses pulses) {
    this.store = store;
    this.pulses = pulses;
  }

  /// Begins an attempt: the run was restarted from a checkpoint. The rows of the attempt supersede
  /// the rows of earlier attempts from a step on. A repeated call with the same id has no further
  /// effect.
  ///
  /// @param startMs attempts are ordered by this time
  /// @return the attempt; if the run has [RunLimits#ATTEMPTS], its newest one, which receives the
  ///   points of all further attempts: points are never refused because there are too many attempts
  /// @throws QuipuException NOT_FOUND; INVALID_ARGUMENT if the run is deleted; CONFLICT if a
  ///   different attempt has this id
  public Attempt begin(Scope scope, RunId run, WriterId id, long fromStep, long startMs) {
    Begun begun =
        store.write(
            scope,
            tx -> {
              RunInfo info = Runs.requireActive(tx, run);
              Attempts attempts = tx.points().attempts(run);
              Optional<Attempt> known = InAttempt.find(attempts, id);
              if (known.isPresent()) {
                return new Begun(info, same(known.get(), fromStep, startMs), false);
              }
              if (attempts.all().size() >= RunLimits.ATTEMPTS) {
                return new Begun(info, attempts.all().getLast(), false);
              }
              // Attempts are never removed, so their numbers have no gaps.
              Attempt attempt = new Attempt(id, attempts.all().size() + 1, fromStep, startMs);
              tx.points().addAttempt(run, attempt);
              tx.events().append(new Event.RunChanged(info.experiment(), run, Change.REWOUND));
              return new Begun(info, attempt, true);
            });
    if (begun.isNew()) {
      pulses.wrote(scope.project(), begun.run());
    }
    return begun.attempt();
  }

  private record Begun(RunInfo run, Attempt attempt, boolean isNew) {}

  private static Attempt same(Attempt known, long fromStep, long startMs) {
    if (known.fromStep() != fromStep || known.startMs() != startMs) {
      throw new QuipuException(
          ErrorCode.CONFLICT,
          "Attempt " + known.id() + " began at step " + known.fromStep() + ", not " + fromStep);
    }
    return known;
  }

  /// The attempts of a run after its first.
  public List<Attempt> all(Scope scope, RunId run) {
    return store.read(
        scope,
        tx -> {
          Runs.require(tx, run);
          return tx.points().attempts(run).all();
        });
  }
}
