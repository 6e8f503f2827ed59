package dev.quipu.engine.points;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.model.Attempt;
import dev.quipu.core.model.Attempts;
import dev.quipu.core.model.ExperimentId;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.Tag;
import dev.quipu.core.model.WriterId;
import dev.quipu.engine.compaction.Compactor;
import dev.quipu.engine.live.LiveFeed;
import dev.quipu.engine.live.LiveFeed.Change;
import dev.quipu.engine.port.ReadTransaction;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.runs.Pulses;
import dev.quipu.engine.runs.RunLimits;
import dev.quipu.engine.runs.Runs;
import dev.quipu.engine.runs.Runs.RunChange;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where every point enters, whatever its protocol: the batch of one request becomes one frame in
/// one transaction, all or nothing, and is acknowledged after the commit. Those who watch the run,
/// and the [Compactor], are told after that.
public final class Appender {
  private final Store store;
  private final InstantSource clock;
  private final LiveFeed live;
  private final Pulses pulses;
  private final Compactor compactor;

  public Appender(
      Store store, InstantSource clock, LiveFeed live, Pulses pulses, Compactor compactor) {
    this.pulses = pulses;
    this.compactor = compactor;
    this.store = store;
    this.clock = clock;
    this.live = live;
  }

  /// What one request adds to a run.
  ///
  /// @param frame its points, if any
  /// @param change params, tags and whatever else changes with them
  /// @param attempt to which its points belong
  /// @param sequence the writer and its number for this batch; null if the protocol has none
  public record Batch(
      @Nullable Frame frame, RunChange change, InAttempt attempt, @Nullable Sequence sequence) {
    /// A batch of a protocol that knows no attempts.
    public Batch(@Nullable Frame frame, List<Param> params, List<Tag> tags) {
      this(
          frame,
          RunChange.NONE.withParams(params).withTags(tags, Set.of()),
          InAttempt.NEWEST,
          null);
    }

    public static Batch ofPoints(Frame frame) {
      return new Batch(frame, RunChange.NONE, InAttempt.NEWEST, null);
    }
  }

  /// Which attempt of a run is meant.
  ///
  /// @param id of one that has begun; null for the first
  public record InAttempt(@Nullable WriterId id, boolean newest) {
    /// The one that began last.
    public static final InAttempt NEWEST = new InAttempt(null, true);

    /// The one with which a run starts.
    public static final InAttempt FIRST = new InAttempt(null, false);

    public static InAttempt of(WriterId id) {
      return new InAttempt(id, false);
    }

    private int number(ReadTransaction tx, RunId run) {
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

    private static Optional<Attempt> find(Attempts attempts, WriterId id) {
      return attempts.all().stream().filter(attempt -> attempt.id().equals(id)).findFirst();
    }
  }

  /// The place of a batch among those of its writer.
  ///
  /// @param number from 1, ascending; gaps do not matter
  public record Sequence(WriterId writer, long number) {
    public Sequence {
      if (number < 1) {
        throw QuipuException.invalid("Sequence number is " + number + "; it must be at least 1");
      }
    }
  }

  /// What became of a batch.
  ///
  /// @param duplicate the writer's number, or a later one, was stored before, so nothing was stored
  ///   now
  public record Appended(int points, boolean duplicate) {}

  /// Appends a batch to a run that is not deleted.
  ///
  /// @throws QuipuException NOT_FOUND, or INVALID_ARGUMENT if the run is deleted or a param would
  ///   change
  public Appended append(Scope scope, RunId run, Batch batch) {
    Frame frame = batch.frame();
    if (frame != null) {
      // Encoded here, by the thread of the request, rather than by the one writer.
      frame.encoded();
    }
    // Null for a replay.
    @Nullable RunInfo info = store.write(scope, tx -> store(tx, run, batch));
    if (info != null) {
      ExperimentId experiment = info.experiment();
      pulses.wrote(scope.project(), info);
      if (frame != null) {
        live.publish(new LiveFeed.PointsAppended(scope.project(), experiment, run, frame));
        compactor.appended(scope.project(), run, frame.points());
      }
      if (!batch.change().equals(RunChange.NONE)) {
        compactor.changed(scope.project(), info);
        live.publish(new LiveFeed.RunChanged(scope.project(), experiment, run, Change.UPDATED));
      }
    }
    return new Appended(frame == null ? 0 : frame.points(), info == null);
  }

  private @Nullable RunInfo store(WriteTransaction tx, RunId run, Batch batch) {
    RunInfo info = Runs.requireActive(tx, run);
    Sequence sequence = batch.sequence();
    if (sequence != null) {
      long last = tx.points().lastSequence(run, sequence.writer());
      if (sequence.number() <= last) {
        return null;
      }
      tx.points().putSequence(run, sequence.writer(), sequence.number());
    }
    if (!batch.change().equals(RunChange.NONE)) {
      info = Runs.apply(tx, info, batch.change(), clock);
    }
    if (batch.frame() != null) {
      int attempt = batch.attempt().number(tx, run);
      tx.points().append(run, attempt, batch.frame(), clock.millis());
    }
    return info;
  }

  /// Begins an attempt: the run was restarted from a checkpoint, and what the attempt logs
  /// supersedes the rows of those before it from a step on. Sent again with the same id, it has no
  /// further effect.
  ///
  /// @param startMs attempts follow one another in this order
  /// @return the attempt; the newest there is if the run has [RunLimits#ATTEMPTS], to which the
  ///   points of further ones are added: what was logged is never refused for their number
  /// @throws QuipuException NOT_FOUND; INVALID_ARGUMENT if the run is deleted; CONFLICT if there is
  ///   an attempt of that id which is another one
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
              // They are never removed, so their numbers have no gaps.
              Attempt attempt = new Attempt(id, attempts.all().size() + 1, fromStep, startMs);
              tx.points().addAttempt(run, attempt);
              return new Begun(info, attempt, true);
            });
    if (begun.isNew()) {
      pulses.wrote(scope.project(), begun.run());
      live.publish(
          new LiveFeed.RunChanged(scope.project(), begun.run().experiment(), run, Change.REWOUND));
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

  /// The attempts of a run that have begun after its first.
  public List<Attempt> attempts(Scope scope, RunId run) {
    return store.read(
        scope,
        tx -> {
          Runs.require(tx, run);
          return tx.points().attempts(run).all();
        });
  }
}
