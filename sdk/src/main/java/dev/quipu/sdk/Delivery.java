package dev.quipu.sdk;

import dev.quipu.core.Frame;
import dev.quipu.core.Limits;
import dev.quipu.core.QuipuException;
import dev.quipu.core.Tag;
import dev.quipu.sdk.JournalReader.Damage;
import dev.quipu.sdk.JournalReader.Found;
import dev.quipu.sdk.JournalReader.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Turns a journal into requests, one after the other, and keeps the mark of how far the server has
/// it. The same for a run that is being logged and for a journal that was left behind. Owned by the
/// sender's thread.
///
/// Nothing is given up but what the server definitely refuses, and of that the journal stays. A
/// step that is not settled is repeated as it was, also by another process after a crash: then
/// everything from the mark on is sent again, with the numbers it had.
final class Delivery {
  /// Bytes of one request with changes, well under [Limits#JSON_BODY_BYTES].
  private static final long BATCH_CHARS = 1 << 19;

  /// Files handed to the uploader and not settled. Each holds back the mark.
  private static final int UPLOADS = 1000;

  private static final long MARK_NANOS = 1_000_000_000L;

  final Lane lane;
  private final Backlog backlog;
  private final Hold hold;
  private final boolean live;
  private final Deque<Step> steps = new ArrayDeque<>();
  private final TreeMap<Position, Entry.File> uploads = new TreeMap<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private final Map<Position, Path> oldCopies = new TreeMap<>();

  private Mark stored;
  private Position settled;
  private long settledNumber;
  private Position underway;
  private long underwayNumber;
  private String attempt;
  private final List<Long> splits = new ArrayList<>();
  private Mark.Refused refused;
  private final List<String> damages = new ArrayList<>();

  private boolean begun;
  private boolean rejected;
  private boolean broken;
  private boolean finished;
  private boolean done;
  private boolean closed;
  private boolean drained;
  private Message.@Nullable Ending ending;
  private long storedNanos;
  private long notBeforeNanos;
  private boolean stalled;
  private volatile State state;

  private record Waiter(Position until, CompletableFuture<Boolean> done) {}

  /// @param live whether this process writes the journal
  Delivery(Lane lane, Backlog backlog, Mark mark, Hold hold, boolean live) {
    this.lane = lane;
    this.backlog = backlog;
    this.hold = hold;
    this.live = live;
    stored = mark;
    settled = mark.at();
    settledNumber = mark.number();
    underway = settled;
    underwayNumber = settledNumber;
    attempt = mark.attempt();
    splits.addAll(mark.splits());
    refused = mark.refused();
    damages.addAll(mark.damages());
    begun = mark.at().compareTo(Position.START) > 0;
    state = new State(settled, false, false, false, false);
  }

  // ---- what to do next ----

  /// The step to send now, the same until it is settled; null if there is none now.
  ///
  /// @param upload takes a file to upload, and its place
  @Nullable Step next(long nowNanos, boolean hurrying, BiConsumer<Position, Entry.File> upload) {
    if (done || broken || (stalled && nowNanos - notBeforeNanos < 0)) {
      return null;
    }
    stalled = false;
    try {
      while (steps.isEmpty() && uploads.size() < UPLOADS) {
        settled = underway;
        settledNumber = underwayNumber;
        Found found = backlog.peek();
        if (found == null) {
          drained = true;
          break;
        }
        drained = false;
        take(found, upload);
      }
    } catch (IOException | QuipuException e) {
      if (!live && !lane.folder.isThere()) {
        // Its writer has sent the rest and removed it.
        finish();
        return null;
      }
      broken = true;
      fault("The journal " + lane.folder + " cannot be read: " + e.getMessage());
      return null;
    }
    Step first = steps.peek();
    if (first instanceof Step.Finish && !uploads.isEmpty() && !hurrying) {
      return null;
    }
    return first;
  }

  private void take(Found found, BiConsumer<Position, Entry.File> upload) throws IOException {
    backlog.take();
    underway = found.end();
    underwayNumber = backlog.nextNumber();
    if (found instanceof Item item) {
      begun |= !(item.entry() instanceof Entry.Begin);
      if (rejected) {
        refuse(item.entry());
      } else {
        expand(item, upload);
      }
    } else if (found instanceof Damage damage) {
      begun = true;
      damaged(damage);
    }
  }

  private void damaged(Damage damage) throws IOException {
    if (!live
        && !hold.tryTake()
        && Mark.load(lane.folder.mark()).at().compareTo(damage.end()) >= 0) {
      // Its writer has sent that part meanwhile and removed it.
      return;
    }
    fault("The journal " + lane.folder + " is damaged: " + damage.what());
  }

  private void fault(String what) {
    damages.add(what);
    lane.problem(what);
  }

  private void expand(Item item, BiConsumer<Position, Entry.File> upload) throws IOException {
    Entry entry = item.entry();
    if (entry instanceof Entry.Begin begin) {
      steps.add(new Step.Create(begin));
    } else if (entry instanceof Entry.Resume resume) {
      if (resume.known() != null) {
        steps.add(new Step.Announce(resume.known()));
      }
      if (!resume.resolved() && attempt.equals(Attempt.NEWEST)) {
        steps.add(new Step.Look(resume));
      }
      steps.add(new Step.Reopen());
    } else if (entry instanceof Entry.Rewind rewind) {
      steps.add(new Step.Announce(rewind.attempt()));
    } else if (entry instanceof Entry.Change change) {
      steps.add(new Step.Edit(following(change)));
    } else if (entry instanceof Entry.Points points) {
      if (points.attempt().equals(Attempt.NEWEST) && attempt.equals(Attempt.NEWEST)) {
        // The record that should have asked for it is damaged.
        steps.add(new Step.Look(new Entry.Resume(Long.MAX_VALUE, true, null, false)));
      }
      steps.add(new Step.Send(points, 0, points.points(), points.frame()));
      splitAsBefore();
    } else if (entry instanceof Entry.File file) {
      uploads.put(item.start(), file);
      upload.accept(item.start(), file);
    } else if (entry instanceof Entry.End end) {
      steps.add(new Step.Finish(end));
    }
  }

  /// The change and those that follow it at once, of each thing the last.
  private List<Entry.Change> following(Entry.Change first) throws IOException {
    List<Entry.Change> changes = new ArrayList<>();
    changes.add(first);
    long chars = chars(first);
    while (changes.size() < Limits.TAGS_PER_REQUEST
        && chars < BATCH_CHARS
        && backlog.peek() instanceof Item item
        && item.entry() instanceof Entry.Change change) {
      backlog.take();
      underway = item.end();
      underwayNumber = item.number() + 1;
      changes.add(change);
      chars += chars(change);
    }
    return changes;
  }

  private static long chars(Entry.Change change) {
    if (change.change() instanceof Message.Change.SetNotes set) {
      return set.markdown().length();
    } else if (change.change() instanceof Message.Change.SetTag set) {
      return set.value() == null ? 0 : set.value().length();
    } else if (change.change() instanceof Message.Change.SetParam set) {
      return set.param().value().length();
    }
    return 0;
  }

  // ---- what came back ----

  void accepted(Step step, Answer answer) {
    if (step instanceof Step.Look look) {
      attempt = newest(look.resume(), Json.attempts(answer.body()));
      storeMark(true);
    }
    if (step instanceof Step.Create) {
      begun = true;
    } else if (step instanceof Step.Edit edit) {
      lane.tally.changes.sent.add(counted(edit.changes()));
    } else if (step instanceof Step.Send send) {
      lane.tally.points.sent.add(send.count());
    } else if (step instanceof Step.Finish) {
      lane.tally.endSent();
      finished = true;
    }
    settle(step);
  }

  private void settle(Step step) {
    if (step.equals(steps.peek())) {
      steps.remove();
      if (steps.isEmpty()) {
        settled = underway;
        settledNumber = underwayNumber;
      }
    }
  }

  private String newest(Entry.Resume resume, List<Attempt> attempts) {
    Attempt newest = null;
    long knownMs = resume.known() == null ? Long.MIN_VALUE : resume.known().startMs();
    for (Attempt one : attempts) {
      lane.sawAttempt(one.startMs());
      boolean meant = resume.online() || one.startMs() <= Math.max(resume.timeMs(), knownMs);
      if (meant && (newest == null || one.startMs() >= newest.startMs())) {
        newest = one;
      }
    }
    return newest == null ? Attempt.FIRST : newest.id();
  }

  void refused(Step step, Answer answer, long nowNanos) {
    if (step instanceof Step.Heartbeat) {
      // An older server does not know it.
      return;
    }
    String why = answer.describe();
    if (answer.isTooLarge() && step instanceof Step.Send send && split(send)) {
      return;
    }
    if (answer.isCurable() && !(step instanceof Step.Create)) {
      stalled = true;
      notBeforeNanos = nowNanos + Sender.STALLED_NANOS;
      lane.problem("The server does not take what is logged; it waits in the journal: " + why);
      return;
    }
    if (step instanceof Step.Create create) {
      rejected = true;
      begun = true;
      lane.problem("The server refuses the run, so all of it stays in the journal: " + why);
      refuse(create.begin());
    } else if (step instanceof Step.Edit edit && edit.changes().size() > 1) {
      // A request is taken whole or not at all: the halves are tried, until the change at fault
      // stands alone.
      List<Entry.Change> changes = edit.changes();
      int half = changes.size() / 2;
      steps.remove();
      steps.addFirst(new Step.Edit(changes.subList(half, changes.size())));
      steps.addFirst(new Step.Edit(changes.subList(0, half)));
      return;
    } else if (step instanceof Step.Edit edit) {
      Entry.Change change = edit.changes().get(0);
      refuse(change);
      lane.problem("The server refuses " + Message.Change.name(change.change()) + ": " + why);
    } else if (step instanceof Step.Send send) {
      lane.problem("The server refuses points: " + why);
      refusePoints(send.count());
    } else if (step instanceof Step.Finish) {
      fault("The server refuses the end of the run: " + why);
      finished = true;
    } else {
      fault("The server refuses an attempt at the run: " + why);
    }
    settle(step);
  }

  /// Counts what is lost with its run, or by itself.
  private void refuse(Entry entry) {
    if (entry instanceof Entry.Points points) {
      refusePoints(points.points());
    } else if (entry instanceof Entry.Change change && !change.captured()) {
      lane.tally.changes.refusedByServer.increment();
      refused = new Mark.Refused(refused.points(), refused.changes() + 1, refused.files());
    } else if (entry instanceof Entry.File file) {
      refuseFile("Artifact " + file.path() + " is not taken with its run");
    } else if (entry instanceof Entry.End) {
      finished = true;
    }
  }

  private void refusePoints(int count) {
    lane.tally.points.refusedByServer.add(count);
    refused = new Mark.Refused(refused.points() + count, refused.changes(), refused.files());
  }

  private void refuseFile(String problem) {
    lane.tally.artifacts.refusedByServer.increment();
    refused = new Mark.Refused(refused.points(), refused.changes(), refused.files() + 1);
    lane.problem(problem);
  }

  private static long counted(List<Entry.Change> changes) {
    return changes.stream().filter(change -> !change.captured()).count();
  }

  /// Puts the halves of a part in its place; false if it is a single point. That it is cut is noted
  /// on the disk first: once a half is stored, the whole must not be sent again.
  private boolean split(Step.Send send) {
    if (send.count() == 1) {
      return false;
    }
    splits.add(splitKey(send));
    storeMark(true);
    halve(send);
    return true;
  }

  private void halve(Step.Send send) {
    int middle = send.from() + send.count() / 2;
    Frame frame = Frame.decode(send.points().frame());
    steps.remove();
    steps.addFirst(part(send, frame, middle, send.to()));
    steps.addFirst(part(send, frame, send.from(), middle));
  }

  private static Step.Send part(Step.Send send, Frame frame, int from, int to) {
    return new Step.Send(send.points(), from, to, Parts.part(frame, from, to).encoded());
  }

  /// A part by its frame and both ends, for each of which there are six digits.
  private static long splitKey(Step.Send send) {
    return (send.points().number() * Step.Send.SEQUENCES_PER_FRAME + send.from())
            * Step.Send.SEQUENCES_PER_FRAME
        + send.to();
  }

  private void splitAsBefore() {
    if (splits.isEmpty()) {
      return;
    }
    List<Step> whole = new ArrayList<>(steps);
    steps.clear();
    List<Step> parts = new ArrayList<>();
    for (Step step : whole) {
      steps.addFirst(step);
      while (steps.peek() instanceof Step.Send send) {
        if (splits.contains(splitKey(send))) {
          halve(send);
        } else {
          parts.add(steps.remove());
        }
      }
      parts.addAll(steps);
      steps.clear();
    }
    steps.addAll(parts);
  }

  void uploaded(Position at, @Nullable String problem) {
    Entry.File file = uploads.remove(at);
    if (file == null) {
      return;
    }
    if (problem != null) {
      refuseFile(problem);
      return;
    }
    lane.tally.artifacts.sent.increment();
    if (file.copied()) {
      oldCopies.put(at, lane.folder.copies().resolve(file.name()));
    }
  }

  /// The attempt of a frame: an id, or [Attempt#FIRST].
  String attempt(Entry.Points points) {
    String known = points.attempt().equals(Attempt.NEWEST) ? attempt : points.attempt();
    return known.equals(Attempt.NEWEST) ? Attempt.FIRST : known;
  }

  /// What the end of the run says of what is missing.
  List<Tag> endTags(Entry.End end) {
    List<Tag> tags = new ArrayList<>();
    addCount(tags, "quipu.sdk.dropped.points", end.droppedPoints());
    addCount(tags, "quipu.sdk.refused.points", end.refusedPoints() + refused.points());
    addCount(tags, "quipu.sdk.refused.changes", end.refusedChanges() + refused.changes());
    addCount(tags, "quipu.sdk.refused.artifacts", end.refusedArtifacts() + refused.files());
    addCount(tags, "quipu.sdk.unsent.artifacts", uploads.size());
    return tags;
  }

  private static void addCount(List<Tag> tags, String key, long count) {
    if (count > 0) {
      tags.add(new Tag(key, Long.toString(count)));
    }
  }

  // ---- how far it is ----

  /// What others may know of it, as of the last look.
  private record State(
      Position settled, boolean atRest, boolean sent, boolean uploading, boolean done) {}

  private void publish() {
    boolean quiet = drained && steps.isEmpty() && uploads.isEmpty();
    boolean clean = !rejected && !broken && refusedNothing();
    state =
        new State(
            place(),
            done || broken || stalled || quiet,
            (done || quiet) && clean,
            !uploads.isEmpty(),
            done);
  }

  /// There may be more than at the last look.
  void lookAgain() {
    drained = false;
    stalled = false;
    publish();
  }

  private boolean refusedNothing() {
    return !refused.isLoss() && damages.isEmpty();
  }

  private Position place() {
    if (uploads.isEmpty()) {
      return settled;
    }
    Position first = uploads.firstKey();
    return first.compareTo(settled) < 0 ? first : settled;
  }

  /// Before this, everything is settled. Any thread.
  Position settled() {
    return state.settled;
  }

  /// Whether all that there is now is settled, or nothing more can be done for now. Any thread.
  boolean isAtRest() {
    return state.atRest;
  }

  /// Whether the server has all there is now. Any thread.
  boolean isSent() {
    return state.sent;
  }

  /// Whether files are on their way. Any thread.
  boolean isUploading() {
    return state.uploading;
  }

  /// Whether it is at its end. Any thread.
  boolean isDone() {
    return state.done;
  }

  boolean hasBegun() {
    return begun;
  }

  /// Whether the run is being logged and the server knows it.
  boolean isAlive() {
    return live && begun && !rejected && !finished && !done;
  }

  boolean isUrgent() {
    return ending != null || !waiters.isEmpty();
  }

  void ending(Message.Ending message) {
    ending = message;
  }

  /// Answers the future once all before the place is settled.
  void await(Position until, CompletableFuture<Boolean> answer) {
    waiters.add(new Waiter(until, answer));
  }

  /// Answers who waits, keeps the mark, and ends what is at its end.
  void tidy(long nowNanos) {
    settleWhatIsDue(nowNanos);
    publish();
  }

  private void settleWhatIsDue(long nowNanos) {
    Position reached = place();
    waiters.removeIf(waiter ->
        (done || waiter.until.compareTo(reached) <= 0)
            && (waiter.done.complete(true) || waiter.done.isDone()));
    if (done) {
      return;
    }
    if (nowNanos - storedNanos >= MARK_NANOS) {
      storedNanos = nowNanos;
      storeMark(false);
    }
    if (drained && steps.isEmpty() && uploads.isEmpty() && isOver()) {
      finish();
    } else if (broken || stalled) {
      answerEnding();
    }
  }

  /// Whether nothing more will come.
  private boolean isOver() {
    try {
      if (live ? ending == null : !hold.tryTake()) {
        return !live && !lane.folder.isThere();
      }
      // Something may have been added just before the writer ended or died.
      return backlog.peek() == null;
    } catch (IOException | QuipuException e) {
      return !lane.folder.isThere();
    }
  }

  private void finish() {
    done = true;
    storeMark(false);
    try {
      if (!rejected && !broken && refusedNothing() && hold.tryTake() && lane.folder.isThere()) {
        tellTorn();
        backlog.close();
        remove();
        lane.journalled(false);
      }
    } catch (IOException e) {
      lane.problem("The journal " + lane.folder + " is sent, but cannot be removed: " + e);
    }
    close();
    answerEnding();
    waiters.forEach(waiter -> waiter.done.complete(true));
    waiters.clear();
  }

  private void tellTorn() throws IOException {
    long torn = live ? 0 : backlog.reader().tornBytes();
    if (torn > 0) {
      lane.problem(
          "The last "
              + torn
              + " bytes of the journal "
              + lane.folder
              + " are no whole record; they were skipped");
    }
  }

  /// While the lock is held, so that nobody else begins with it; and once more after that, where a
  /// file that is open cannot be removed.
  private void remove() throws IOException {
    try {
      lane.folder.remove();
    } finally {
      hold.release();
    }
    if (lane.folder.isThere() && lane.folder.segments().isEmpty()) {
      lane.folder.remove();
    }
  }

  private void answerEnding() {
    if (ending != null) {
      ending.done().complete(lane.report(ending.status()));
    }
  }

  /// Gives everything back; what is not settled stays in the journal.
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!done) {
      storeMark(false);
    }
    try {
      backlog.close();
      hold.release();
    } catch (IOException e) {
      lane.problem("The journal " + lane.folder + " cannot be closed: " + e);
    }
  }

  private void storeMark(boolean force) {
    Position at = place();
    boolean behind = at.compareTo(settled) < 0;
    if (rejected || at.isInMemory() || !lane.folder.isThere()) {
      return;
    }
    long number = behind ? 0 : settledNumber;
    if (!behind && steps.isEmpty()) {
      splits.clear();
    }
    Mark mark = new Mark(at, number, attempt, splits, refused, damages);
    try {
      if (mark.equals(stored) || !hold.tryTake()) {
        return;
      }
      mark.store(lane.folder.mark(), force);
      stored = mark;
      removeOld(mark);
    } catch (IOException e) {
      lane.problem("How far the journal " + lane.folder + " is sent cannot be noted: " + e);
    }
  }

  /// Removes what the server has confirmed, unless the journal is needed to look into a loss.
  private void removeOld(Mark mark) throws IOException {
    if (!mark.isClean()) {
      return;
    }
    for (int segment : lane.folder.segments()) {
      if (segment < mark.at().segment()) {
        Files.deleteIfExists(lane.folder.segment(segment));
      }
    }
    for (Map.Entry<Position, Path> copy : List.copyOf(oldCopies.entrySet())) {
      if (copy.getKey().compareTo(mark.at()) < 0) {
        Files.deleteIfExists(copy.getValue());
        oldCopies.remove(copy.getKey());
      }
    }
  }
}
