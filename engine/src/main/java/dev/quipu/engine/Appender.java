package dev.quipu.engine;

import dev.quipu.core.ExperimentId;
import dev.quipu.core.Frame;
import dev.quipu.core.Param;
import dev.quipu.core.QuipuException;
import dev.quipu.core.RunId;
import dev.quipu.core.RunInfo;
import dev.quipu.core.Tag;
import dev.quipu.core.WriterId;
import dev.quipu.engine.LiveFeed.Change;
import dev.quipu.engine.Runs.RunChange;
import dev.quipu.engine.store.Store;
import dev.quipu.engine.store.Transaction;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where every point enters, whatever its protocol: the batch of one request becomes one frame in
/// one transaction, all or nothing, and is acknowledged after the commit. Those who watch the run
/// are told after that.
public final class Appender {
  private final Store store;
  private final InstantSource clock;
  private final LiveFeed live;
  private final Pulses pulses;

  Appender(Store store, InstantSource clock, LiveFeed live, Pulses pulses) {
    this.store = store;
    this.clock = clock;
    this.live = live;
    this.pulses = pulses;
  }

  /// What one request adds to a run.
  ///
  /// @param frame its points, if any
  /// @param change params, tags and whatever else changes with them
  /// @param sequence the writer and its number for this batch; null if the protocol has none
  public record Batch(@Nullable Frame frame, RunChange change, @Nullable Sequence sequence) {
    public Batch(
        @Nullable Frame frame, List<Param> params, List<Tag> tags, @Nullable Sequence sequence) {
      this(frame, RunChange.NONE.withParams(params).withTags(tags, Set.of()), sequence);
    }

    public static Batch ofPoints(Frame frame) {
      return new Batch(frame, RunChange.NONE, null);
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
    @Nullable RunInfo info = store.write(tx -> store(tx, scope, run, batch));
    if (info != null) {
      ExperimentId experiment = info.experiment();
      pulses.wrote(scope.project(), info);
      if (frame != null) {
        live.publish(new LiveFeed.PointsAppended(scope.project(), experiment, run, frame));
      }
      if (!batch.change().equals(RunChange.NONE)) {
        live.publish(new LiveFeed.RunChanged(scope.project(), experiment, run, Change.UPDATED));
      }
    }
    return new Appended(frame == null ? 0 : frame.points(), info == null);
  }

  private @Nullable RunInfo store(Transaction tx, Scope scope, RunId run, Batch batch) {
    RunInfo info = Runs.requireActive(tx, scope, run);
    Sequence sequence = batch.sequence();
    if (sequence != null) {
      long last = tx.points().lastSequence(scope.project(), run, sequence.writer());
      if (sequence.number() <= last) {
        return null;
      }
      tx.points().putSequence(scope.project(), run, sequence.writer(), sequence.number());
    }
    if (!batch.change().equals(RunChange.NONE)) {
      info = Runs.apply(tx, scope, info, batch.change(), clock);
    }
    if (batch.frame() != null) {
      tx.points().append(scope.project(), run, batch.frame(), clock.millis());
    }
    return info;
  }
}
