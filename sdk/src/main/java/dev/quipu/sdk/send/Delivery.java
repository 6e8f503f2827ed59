package dev.quipu.sdk.send;

import dev.quipu.core.error.QuipuException;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.JournalOwnership;
import dev.quipu.sdk.journal.Mark;
import dev.quipu.sdk.journal.Position;
import dev.quipu.sdk.journal.UploadEntry;
import dev.quipu.sdk.wire.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Delivers one journal to the server, one request after the other, and keeps the mark of how far
/// it has come. It works alike for a run that is being logged and for a journal that was left
/// behind. Owned by the sender's thread.
///
/// A request that is not settled is repeated unchanged. After a crash another process sends
/// everything from the mark on again, with the same numbers, by which the server recognizes it.
///
/// Several processes may send a journal at once, but only one owns it, and they agree on nothing
/// but the mark. A process that is not the owner sends what it reads, which does no harm, and
/// concludes nothing from it. A process that becomes the owner goes on from the mark of the owner
/// before it. So every mark was written by an owner, and no damage or refusal is ever forgotten.
public final class Delivery {
  /// The number of artifacts that may be uploading. Each of them holds back the mark.
  private static final int MAX_UPLOADS = 1000;

  private static final long MARK_NANOS = 1_000_000_000L;

  private final Journal journal;
  private final boolean live;
  private final UnsentRecords records;
  private final DeliveryState state;
  private final SentPosition position;
  private final JournalUpkeep upkeep;
  private final PendingRequests pending;
  private final RequestQueue requests = new RequestQueue();
  private final Outcomes outcomes;
  private final Waiters waiters = new Waiters();
  private final TailCheck tail;

  /// Whether the last read found no further record.
  private boolean drained;

  /// Whether the journal cannot be read.
  private boolean broken;

  private boolean done;
  private boolean closed;
  private long markedNanos;
  private long askedNanos;
  private boolean asked;

  /// The end of the journal when a caller last asked to look again.
  private @Nullable Position goal;

  private volatile Status status;

  /// What other threads may know of the delivery, as of the last look.
  private record Status(
      Position settled, boolean atRest, boolean sent, boolean uploading, boolean done) {}

  /// A delivery that goes on from a mark.
  ///
  /// @param live whether this process writes the journal
  public Delivery(
      Journal journal, UnsentRecords records, Mark mark, JournalOwnership ownership, boolean live) {
    this.journal = journal;
    this.records = records;
    this.live = live;
    state = new DeliveryState(journal, mark);
    position = state.position();
    upkeep = new JournalUpkeep(journal, ownership, state, mark, live);
    pending = new PendingRequests(journal, records, state, upkeep);
    outcomes = new Outcomes(journal, state, requests, upkeep);
    tail = new TailCheck(journal, records, state.refusals());
    status = new Status(position.position(), false, false, false, false);
  }

  public Journal journal() {
    return journal;
  }

  // ---- what to send ----

  /// The request to send now, the same until it is settled; null if there is none at the moment.
  ///
  /// @param hurrying whether the end of the run does not wait for uploads
  @Nullable Request next(long nowNanos, boolean hurrying, UploadQueue uploads) {
    outcomes.wakeIfRested(nowNanos);
    if (done || broken || outcomes.isResting()) {
      return null;
    }
    try {
      if (!asked || nowNanos - askedNanos >= MARK_NANOS) {
        asked = true;
        askedNanos = nowNanos;
        takeOwnership();
      }
      read(uploads);
    } catch (IOException | QuipuException e) {
      if (!live && !journal.folder().isThere()) {
        // The owner has sent the rest and removed the journal.
        finish();
        return null;
      }
      broken = true;
      state
          .refusals()
          .damage("The journal " + journal.folder() + " cannot be read: " + e.getMessage());
      return null;
    }
    Request first = requests.first(state);
    boolean waits = first != null && first.waitsForUploads() && position.uploads() > 0 && !hurrying;
    return waits ? null : first;
  }

  /// Reads records until one needs a request.
  private void read(UploadQueue uploads) throws IOException {
    while (requests.isEmpty() && position.uploads() < MAX_UPLOADS) {
      position.settle();
      drained = !pending.hasNext();
      if (drained) {
        tail.look();
        return;
      }
      requests.addAll(pending.next(uploads));
    }
  }

  /// Becomes the owner of the journal if it has none. Returns whether the delivery has moved to the
  /// mark of the owner before, which may be a different position.
  private boolean takeOwnership() throws IOException {
    Mark mark = upkeep.take();
    if (mark == null) {
      return false;
    }
    requests.clear();
    state.adopt(mark);
    records.goTo(mark.at(), mark.number());
    drained = false;
    return true;
  }

  // ---- what came back ----

  void accepted(Request request, Answer answer) {
    if (answer.asksToStop()) {
      journal.askToStop();
    }
    outcomes.accepted(request, answer);
  }

  void refused(Request request, Answer answer, long nowNanos) {
    outcomes.refused(request, answer, nowNanos);
  }

  /// An upload has ended.
  ///
  /// @param problem null if the server has the artifact
  void uploaded(Position at, @Nullable String problem) {
    UploadEntry upload = position.endUpload(at);
    if (upload == null) {
      return;
    }
    if (problem != null) {
      if (upkeep.isOwner()) {
        state.refusals().refuseArtifact(problem);
      }
      // Otherwise the owner may have sent the artifact and removed its copy. Whoever is the owner
      // at the end has tried the artifact itself.
      return;
    }
    journal.counts().artifacts().addSent(1);
    upkeep.uploaded(at, upload);
  }

  // ---- how far it has come ----

  private boolean isQuiet() {
    return drained && requests.isEmpty() && position.uploads() == 0;
  }

  private boolean isClean() {
    return !broken && state.isClean();
  }

  private void publish() {
    Position reached = position.position();
    boolean quiet = isQuiet();
    boolean there = goal != null && reached.compareTo(goal) >= 0;
    status =
        new Status(
            reached,
            done || broken || outcomes.isResting() || quiet || there,
            (done || quiet || there) && isClean() && !tail.isDamaged(),
            position.uploads() > 0,
            done);
  }

  /// Notes that the journal may have grown. Records that are added after this call count for the
  /// next call.
  void lookAgain() {
    drained = false;
    outcomes.wake();
    goal = end();
    publish();
  }

  /// The end of the journal now; null if that cannot be seen.
  private @Nullable Position end() {
    try {
      List<Integer> segments = journal.folder().segments();
      if (segments.isEmpty()) {
        return null;
      }
      int last = segments.get(segments.size() - 1);
      return new Position(last, Files.size(journal.folder().segment(last)));
    } catch (IOException e) {
      return null;
    }
  }

  /// Everything before this position is settled. Any thread.
  public Position settled() {
    return status.settled;
  }

  /// Whether everything is settled that was there at the last look, or nothing more can be done for
  /// now. Any thread.
  public boolean isAtRest() {
    return status.atRest;
  }

  /// Whether the server has everything that was there at the last look. Any thread.
  public boolean isSent() {
    return status.sent;
  }

  /// Whether artifacts are on their way. Any thread.
  public boolean isUploading() {
    return status.uploading;
  }

  /// Whether the delivery has ended. Any thread.
  public boolean isDone() {
    return status.done;
  }

  boolean hasBegun() {
    return state.hasBegun();
  }

  /// Whether the run is being logged and the server knows it.
  boolean isAlive() {
    return live && state.hasBegun() && !state.isRunRefused() && !state.hasEnded() && !done;
  }

  // ---- who waits, and the end ----

  /// Whether somebody waits.
  boolean isUrgent() {
    return waiters.areThere();
  }

  /// The writer has written its last record. Completes the future once the delivery has ended, or
  /// once its end has to wait for the server.
  void endAfterLast(CompletableFuture<?> answer) {
    waiters.addEnd(answer);
  }

  /// Completes the future once everything before a position is settled.
  void await(Position until, CompletableFuture<Boolean> answer) {
    waiters.add(until, answer);
  }

  /// Completes the futures of those who wait, stores the mark if it is time, and ends the delivery
  /// if nothing more will come.
  void tidy(long nowNanos) {
    if (done) {
      waiters.allSettled();
    } else {
      waiters.settled(position.position());
      if (nowNanos - markedNanos >= MARK_NANOS) {
        markedNanos = nowNanos;
        upkeep.storeMark(false);
      }
      if (isQuiet() && isOver()) {
        finish();
      } else if (broken || outcomes.isResting()) {
        waiters.ended();
      }
    }
    publish();
  }

  /// Whether nothing more will come.
  private boolean isOver() {
    try {
      if (live && !waiters.waitForEnd()) {
        return false;
      }
      if (takeOwnership()) {
        return false;
      }
      if (!upkeep.isOwner()) {
        return !journal.folder().isThere();
      }
      // The writer may have added something just before it ended or died.
      return !pending.hasNext();
    } catch (IOException | QuipuException e) {
      return !journal.folder().isThere();
    }
  }

  private void finish() {
    done = true;
    try {
      if (upkeep.isOwner() && !broken) {
        tail.judge();
      }
      upkeep.storeMark(false);
      if (isClean()) {
        records.close();
        upkeep.remove();
      }
    } catch (IOException e) {
      if (journal.folder().isThere()) {
        journal.problem(
            "The journal " + journal.folder() + " is sent, but cannot be removed: " + e);
      }
    }
    close();
    waiters.ended();
    waiters.allSettled();
  }

  /// Closes the journal and gives up its ownership. What is not settled stays in the journal.
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!done) {
      upkeep.storeMark(false);
    }
    try {
      records.close();
      upkeep.release();
    } catch (IOException e) {
      journal.problem("The journal " + journal.folder() + " cannot be closed: " + e);
    }
  }
}
