package dev.quipu.sdk;

import dev.quipu.core.RunId;
import dev.quipu.core.WriterId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A run as the sender sees it: who it is, and what of it the server has not acknowledged. The
/// first block of fields is fixed and free to all; the rest belongs to the sender's thread.
final class Lane {
  private static final System.Logger LOG = System.getLogger("dev.quipu.sdk");

  enum State {
    /// The server does not know the run yet.
    NEW,
    LIVE,
    /// The server refused the run: all of it is refused.
    REJECTED,
    /// The end is sent or given up.
    ENDED
  }

  final RunId id;
  final WriterId writer;
  final String experiment;
  final String name;
  final long startMs;
  final @Nullable Lane parent;
  final Tally tally = new Tally();

  final Outbox outbox;
  final Edits edits;
  State state = State.NEW;
  @Nullable Exchange inFlight;
  long nextFrameNanos;
  Message.@Nullable End end;

  private final List<Message.Upload> heldUploads = new ArrayList<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private long uploadsTaken;
  private long uploadsSettled;
  private long droppedTold;
  private long droppedToldNanos;

  Lane(
      RunId id,
      WriterId writer,
      String experiment,
      String name,
      long startMs,
      @Nullable Lane parent,
      Budget budget) {
    this.id = id;
    this.writer = writer;
    this.experiment = experiment;
    this.name = name;
    this.startMs = startMs;
    this.parent = parent;
    this.outbox = new Outbox(budget, tally.points, this::problem);
    this.edits = new Edits(budget, tally.changes, this::problem);
  }

  /// Notes what went wrong and warns about it, once.
  void problem(String text) {
    if (tally.problem(text)) {
      LOG.log(System.Logger.Level.WARNING, "Run {0}: {1}", name, text);
    }
  }

  /// Warns about what is not sent or lost.
  void warn(Report report) {
    LOG.log(System.Logger.Level.WARNING, "Run {0}: {1}", name, report.summary());
  }

  /// Whether somebody waits for the lane to be empty.
  boolean isUrgent() {
    return end != null || !waiters.isEmpty();
  }

  boolean hasUploads() {
    return uploadsSettled < uploadsTaken;
  }

  /// Keeps an upload until the server knows the run.
  void hold(Message.Upload upload) {
    uploadsTaken++;
    heldUploads.add(upload);
  }

  List<Message.Upload> takeHeld() {
    List<Message.Upload> held = List.copyOf(heldUploads);
    heldUploads.clear();
    return held;
  }

  void uploaded(@Nullable String problem) {
    uploadsSettled++;
    if (problem == null) {
      tally.artifacts.sent.increment();
    } else {
      tally.artifacts.refused.increment();
      problem(problem);
    }
  }

  /// Answers the future once all that has come so far is settled.
  void await(CompletableFuture<Boolean> done) {
    waiters.add(new Waiter(outbox.taken(), edits.taken(), uploadsTaken, done));
  }

  void answerWaiters() {
    waiters.removeIf(waiter ->
        waiter.points <= outbox.settled()
            && waiter.edits <= edits.settled()
            && waiter.uploads <= uploadsSettled
            && (waiter.done.complete(true) || waiter.done.isDone()));
  }

  /// The number of dropped points, if it grew since it was last told and that is long enough ago.
  long droppedToTell(long nowNanos, long intervalNanos) {
    long dropped = tally.points.dropped.sum();
    if (dropped == droppedTold
        || (droppedTold > 0 && nowNanos - droppedToldNanos < intervalNanos)) {
      return 0;
    }
    droppedTold = dropped;
    droppedToldNanos = nowNanos;
    return dropped;
  }

  private record Waiter(long points, long edits, long uploads, CompletableFuture<Boolean> done) {}
}
