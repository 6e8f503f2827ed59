package dev.quipu.engine.points;

import dev.quipu.core.error.ErrorCode;
import dev.quipu.core.error.QuipuException;
import dev.quipu.core.frame.Frame;
import dev.quipu.core.frame.FrameKind;
import dev.quipu.core.frame.LogFrames;
import dev.quipu.core.lineage.LineageFrames;
import dev.quipu.core.model.Param;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunInfo;
import dev.quipu.core.model.Tag;
import dev.quipu.core.model.WriterId;
import dev.quipu.core.models.ModelPoint;
import dev.quipu.engine.compaction.Compactor;
import dev.quipu.engine.models.Models;
import dev.quipu.engine.port.Scope;
import dev.quipu.engine.port.Store;
import dev.quipu.engine.port.WriteTransaction;
import dev.quipu.engine.port.read.Event;
import dev.quipu.engine.runs.Pulses;
import dev.quipu.engine.runs.RunChange;
import dev.quipu.engine.runs.Runs;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The entry of every point, log entry and track row, whatever its protocol. The batch of one
/// request becomes one frame in one transaction, all or nothing, and is acknowledged after the
/// commit. The events of the batch are stored with it. Then the [Compactor] is told.
public final class Appender {
  private final Store store;
  private final InstantSource clock;
  private final Pulses pulses;
  private final Compactor compactor;

  public Appender(Store store, InstantSource clock, Pulses pulses, Compactor compactor) {
    this.pulses = pulses;
    this.compactor = compactor;
    this.store = store;
    this.clock = clock;
  }

  /// The additions of one request to a run.
  ///
  /// @param frame the points, or rows by time; null if there are none
  /// @param change params, tags and other attributes
  /// @param attempt to which the points belong
  /// @param sequence the writer and the number of the batch; null if the protocol has none
  /// @param ofModels those of the points that say how good models are
  public record Batch(
      @Nullable Frame frame,
      RunChange change,
      InAttempt attempt,
      @Nullable Sequence sequence,
      List<ModelPoint> ofModels) {
    public Batch {
      ofModels = List.copyOf(ofModels);
    }

    /// A batch that tells nothing of models.
    public Batch(
        @Nullable Frame frame, RunChange change, InAttempt attempt, @Nullable Sequence sequence) {
      this(frame, change, attempt, sequence, List.of());
    }

    /// A batch of a protocol without attempts.
    public Batch(@Nullable Frame frame, List<Param> params, List<Tag> tags) {
      this(
          frame,
          RunChange.NONE.withParams(params).withTags(tags, Set.of()),
          InAttempt.NEWEST,
          null);
    }

    /// Rows by time, which belong to no attempt.
    public static Batch ofRows(Frame frame, @Nullable Sequence sequence) {
      return new Batch(frame, RunChange.NONE, InAttempt.FIRST, sequence);
    }

    public static Batch ofPoints(Frame frame) {
      return new Batch(frame, RunChange.NONE, InAttempt.NEWEST, null);
    }
  }

  /// The place of a batch among those of its writer.
  ///
  /// @param number from 1, ascending; gaps do not matter
  /// @param after the number that must be the writer's last one; null if any may be
  public record Sequence(WriterId writer, long number, @Nullable Long after) {
    /// A number that may come after any other one.
    public Sequence(WriterId writer, long number) {
      this(writer, number, null);
    }

    public Sequence {
      if (number < 1) {
        throw QuipuException.invalid("Sequence number is " + number + "; it must be at least 1");
      }
    }
  }

  /// The outcome of a batch.
  ///
  /// @param duplicate whether this number of the writer, or a later one, was stored before, so that
  ///   nothing was stored now
  public record Appended(int points, boolean duplicate) {}

  /// Appends a batch to a run that is not deleted.
  ///
  /// @throws QuipuException NOT_FOUND, INVALID_ARGUMENT if the run is deleted or a param would
  ///   change, or CONFLICT if the last number of the writer is not the one that must be
  public Appended append(Scope scope, RunId run, Batch batch) {
    Frame frame = batch.frame();
    if (frame != null) {
      check(frame);
      // Encode on the thread of the request, to spare the single writer.
      frame.encoded();
    }
    // Null for a replay.
    @Nullable RunInfo info = store.write(scope, tx -> store(tx, scope, run, batch));
    if (info != null) {
      pulses.wrote(scope.project(), info);
      if (frame != null) {
        compactor.appended(scope.project(), run, frame.points());
      }
      if (!batch.change().equals(RunChange.NONE)) {
        compactor.changed(scope.project(), info);
      }
    }
    return new Appended(frame == null ? 0 : frame.points(), info == null);
  }

  /// The greatest number that a writer has stored in a run; 0 if there is none.
  ///
  /// @throws QuipuException NOT_FOUND if there is no such run
  public long lastSequence(Scope scope, RunId run, WriterId writer) {
    return store.read(
        scope,
        tx -> {
          Runs.require(tx, run);
          return tx.points().lastSequence(run, writer);
        });
  }

  private @Nullable RunInfo store(WriteTransaction tx, Scope scope, RunId run, Batch batch) {
    RunInfo info = Runs.requireActive(tx, run);
    Sequence sequence = batch.sequence();
    if (sequence != null) {
      long last = tx.points().lastSequence(run, sequence.writer());
      if (sequence.number() <= last) {
        return null;
      }
      if (sequence.after() != null && sequence.after() != last) {
        throw new QuipuException(
            ErrorCode.CONFLICT,
            "Writer "
                + sequence.writer()
                + " has come to "
                + last
                + ", not to "
                + sequence.after());
      }
      tx.points().putSequence(run, sequence.writer(), sequence.number());
    }
    if (!batch.change().equals(RunChange.NONE)) {
      info = batch.change().applyTo(tx, scope, info, clock);
    }
    if (batch.frame() != null) {
      Frame frame = batch.frame();
      int attempt = frame.kind().isByTime() ? 0 : batch.attempt().number(tx, run);
      long no = tx.points().append(run, attempt, frame, clock.millis());
      tx.events().append(event(info, frame.kind(), no));
    }
    Models.putPoints(tx, run, batch.ofModels());
    return info;
  }

  private static void check(Frame frame) {
    switch (frame.kind()) {
      case POINTS, TRACKS -> {
        // Their keys say all.
      }
      case LOG -> LogFrames.check(frame);
      case LINEAGE -> LineageFrames.check(frame);
    }
  }

  private static Event event(RunInfo run, FrameKind kind, long frame) {
    return switch (kind) {
      case POINTS -> new Event.PointsAppended(run.experiment(), run.id(), frame);
      case LOG -> new Event.RunChanged(run.experiment(), run.id(), Event.Change.LOGGED);
      case TRACKS -> new Event.RunChanged(run.experiment(), run.id(), Event.Change.TRACKED);
      case LINEAGE -> new Event.RunChanged(run.experiment(), run.id(), Event.Change.TRACED);
    };
  }
}
