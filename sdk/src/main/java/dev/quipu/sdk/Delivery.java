package dev.quipu.sdk;

import dev.quipu.core.error.QuipuException;
import dev.quipu.core.limits.Limits;
import dev.quipu.core.model.Tag;
import dev.quipu.sdk.JournalReader.Damage;
import dev.quipu.sdk.JournalReader.Found;
import dev.quipu.sdk.JournalReader.Item;
import dev.quipu.sdk.JournalReader.Tail;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
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
///
/// Several may send a journal at once, but one holds it, and the mark is what they agree on. Who
/// does not hold it sends what it reads, which does no harm, and concludes nothing from it. Who
/// takes it goes on from the mark that its holder before has left, so that all a mark says was
/// found by who held the journal: what could not be read, and what was refused, is never forgotten.
final class Delivery {
  /// Bytes of one request with changes, well under [Limits#JSON_BODY_BYTES].
  private static final long BATCH_CHARS = 1 << 19;

  /// Files handed to the uploader and not settled. Each holds back the mark.
  private static final int UPLOADS = 1000;

  private static final long MARK_NANOS = 1_000_000_000L;

  final Journal journal;
  private final UnsentRecords unsent;
  private final JournalUpkeep upkeep;
  private final FrameSplits splits;
  private final Refusals refusals;
  private final boolean live;
  private final Deque<Request> steps = new ArrayDeque<>();
  private final TreeMap<Position, Entry.File> uploads = new TreeMap<>();
  private final List<Waiter> waiters = new ArrayList<>();

  /// For attempts that the server does not have: those to which their points go.
  private final Map<String, String> replacements = new HashMap<>();

  /// The attempt for which was looked last, while nothing was sent since; empty for none.
  private String looked = "";

  private final Mark begunFrom;
  private Position settled = Position.START;
  private long settledNumber;
  private Position underway = Position.START;
  private long underwayNumber;
  private String attempt = Attempt.NEWEST;

  /// What was settled before this is counted.
  private Position counted = Position.START;

  private boolean begun;
  private boolean rejected;
  private boolean broken;
  private boolean finished;
  private boolean done;
  private boolean closed;
  private boolean drained;

  /// Whether there is something at the end that is no record, and not the beginning of one either.
  private boolean damagedTail;

  private Message.@Nullable Ending ending;
  private long storedNanos;
  private long askedNanos;
  private boolean asked;
  private long notBeforeNanos;
  private boolean stalled;
  private @Nullable Position goal;
  private volatile State state;

  private record Waiter(Position until, CompletableFuture<Boolean> done) {}

  /// @param live whether this process writes the journal
  Delivery(
      Journal journal, UnsentRecords unsent, Mark mark, JournalOwnership ownership, boolean live) {
    this.journal = journal;
    this.unsent = unsent;
    this.live = live;
    upkeep = new JournalUpkeep(journal, ownership, mark, live);
    splits = new FrameSplits(mark.splits());
    refusals = new Refusals(journal, mark);
    begunFrom = mark;
    goTo(mark);
    state = new State(settled, false, false, false, false);
  }

  // ---- what to do next ----

  /// The step to send now, the same until it is settled; null if there is none now.
  ///
  /// @param upload takes a file to upload, and its place
  @Nullable Request next(long nowNanos, boolean hurrying, BiConsumer<Position, Entry.File> upload) {
    if (done || broken || (stalled && nowNanos - notBeforeNanos < 0)) {
      return null;
    }
    stalled = false;
    try {
      if (!asked || nowNanos - askedNanos >= MARK_NANOS) {
        asked = true;
        askedNanos = nowNanos;
        takeHold();
      }
      while (steps.isEmpty() && uploads.size() < UPLOADS) {
        settled = underway;
        settledNumber = underwayNumber;
        Found found = unsent.peek();
        if (found == null) {
          drained = true;
          lookAtTail();
          break;
        }
        drained = false;
        take(found, upload);
      }
    } catch (IOException | QuipuException e) {
      if (!live && !journal.folder.isThere()) {
        // Its writer has sent the rest and removed it.
        finish();
        return null;
      }
      broken = true;
      refusals.damage("The journal " + journal.folder + " cannot be read: " + e.getMessage());
      return null;
    }
    Request first = steps.peek();
    if (first instanceof Request.Finish && !uploads.isEmpty() && !hurrying) {
      return null;
    }
    return first;
  }

  private void take(Found found, BiConsumer<Position, Entry.File> upload) throws IOException {
    unsent.take();
    underway = found.end();
    underwayNumber = unsent.nextNumber();
    if (found instanceof Item item) {
      begun |= !(item.entry() instanceof Entry.Begin);
      if (rejected) {
        finished |= item.entry() instanceof Entry.End;
        refusals.refuse(item.entry());
      } else {
        expand(item, upload);
      }
    } else if (found instanceof Damage damage) {
      begun = true;
      damaged(damage);
    }
  }

  /// Takes the journal if nobody holds it, and goes on from its mark then: whether that is another
  /// place than where we are.
  private boolean takeHold() throws IOException {
    Mark mark = upkeep.take();
    if (mark == null || mark.equals(begunFrom)) {
      return false;
    }
    steps.clear();
    uploads.headMap(mark.at()).clear();
    splits.adopt(mark.splits());
    refusals.adopt(mark);
    unsent.goTo(mark.at(), mark.number());
    goTo(mark);
    drained = false;
    return true;
  }

  private void goTo(Mark mark) {
    settled = mark.at();
    settledNumber = mark.number();
    underway = settled;
    underwayNumber = settledNumber;
    attempt = mark.attempt();
    begun |= mark.at().compareTo(Position.START) > 0;
  }

  private void damaged(Damage damage) throws IOException {
    if (!upkeep.isHeld()) {
      Mark mark = Mark.load(journal.folder.mark());
      if (mark.at().compareTo(damage.end()) >= 0) {
        // Its holder has passed that part, perhaps sent it and removed it: what could not be read
        // is
        // in the mark.
        refusals.adopt(mark);
        return;
      }
      if (journal.folder.segments().isEmpty()) {
        // Its holder has sent all of it and removes it.
        return;
      }
    }
    refusals.damage("The journal " + journal.folder + " is damaged: " + damage.what());
  }

  private void expand(Item item, BiConsumer<Position, Entry.File> upload) throws IOException {
    Entry entry = item.entry();
    if (entry instanceof Entry.Begin begin) {
      steps.add(new Request.Create(begin));
    } else if (entry instanceof Entry.Resume resume) {
      if (resume.known() != null) {
        steps.add(new Request.Announce(resume.known()));
      }
      if (!resume.resolved() && attempt.equals(Attempt.NEWEST)) {
        steps.add(new Request.Look(resume));
      }
      steps.add(new Request.Reopen());
    } else if (entry instanceof Entry.Rewind rewind) {
      steps.add(new Request.Announce(rewind.attempt()));
    } else if (entry instanceof Entry.Change change) {
      steps.add(new Request.Edit(following(change)));
    } else if (entry instanceof Entry.Points points) {
      if (points.attempt().equals(Attempt.NEWEST) && attempt.equals(Attempt.NEWEST)) {
        // The record that should have asked for it is damaged.
        steps.add(new Request.Look(new Entry.Resume(Long.MAX_VALUE, true, null, false)));
      }
      steps.addAll(splits.asBefore(new Request.Send(points, 0, points.points(), points.frame())));
    } else if (entry instanceof Entry.File file) {
      if (uploads.put(item.start(), file) == null) {
        upload.accept(item.start(), file);
      }
    } else if (entry instanceof Entry.End end) {
      steps.add(new Request.Finish(end));
    }
  }

  /// The change and those that follow it at once, of each thing the last.
  private List<Entry.Change> following(Entry.Change first) throws IOException {
    List<Entry.Change> changes = new ArrayList<>();
    changes.add(first);
    long chars = chars(first);
    while (changes.size() < Limits.TAGS_PER_REQUEST
        && chars < BATCH_CHARS
        && unsent.peek() instanceof Item item
        && item.entry() instanceof Entry.Change change) {
      unsent.take();
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

  void accepted(Request step, Answer answer) {
    if (step instanceof Request.Look look) {
      attempt = newest(look.resume(), Json.attempts(answer.body()));
      storeMark(true);
    }
    if (step instanceof Request.Find find) {
      looked = find.attempt();
      replaceIfAbsent(find.attempt(), Json.attempts(answer.body()));
    } else if (step instanceof Request.Announce announce) {
      merged(announce.attempt(), Json.attemptId(answer.body()));
    }
    if (step instanceof Request.Create) {
      begun = true;
    } else if (step instanceof Request.Edit edit && isNew()) {
      journal.counts.changes.sent.add(counted(edit.changes()));
    } else if (step instanceof Request.Send send) {
      looked = "";
      journal.counts.points.sent.add(isNew() ? send.count() : 0);
    } else if (step instanceof Request.Finish) {
      journal.counts.endSent();
      finished = true;
    }
    settle(step);
  }

  /// The server takes no more attempts of a run than it can bear, and answers with the newest.
  private void merged(Attempt mine, @Nullable String answered) {
    if (answered != null && !answered.equals(mine.id())) {
      replacements.put(mine.id(), answered);
      journal.problem(
          "The run has as many attempts as it can have: what was logged after it went back to step "
              + mine.fromStep()
              + " is part of the newest one, and stands beside what was logged before");
    }
  }

  /// An attempt that is not there, for whatever reason, must not keep its points from the server.
  private void replaceIfAbsent(String id, List<Attempt> there) {
    if (there.stream().noneMatch(one -> one.id().equals(id))) {
      String newest =
          there.stream()
              .max(Comparator.comparingLong(Attempt::startMs))
              .map(Attempt::id)
              .orElse(Attempt.FIRST);
      replacements.put(id, newest);
      journal.problem(
          "The server does not have the attempt "
              + id
              + ", so its points are part of the newest one");
    }
  }

  private void settle(Request step) {
    if (step.equals(steps.peek())) {
      steps.remove();
      if (steps.isEmpty()) {
        settled = underway;
        settledNumber = underwayNumber;
        counted = isNew() ? settled : counted;
      }
    }
  }

  /// Whether what is under way was not sent by us before, as it may be once we hold the journal.
  private boolean isNew() {
    return underway.compareTo(counted) > 0;
  }

  private String newest(Entry.Resume resume, List<Attempt> attempts) {
    Attempt newest = null;
    long knownMs = resume.known() == null ? Long.MIN_VALUE : resume.known().startMs();
    for (Attempt one : attempts) {
      journal.sawAttempt(one.startMs());
      boolean meant = resume.online() || one.startMs() <= Math.max(resume.timeMs(), knownMs);
      if (meant && (newest == null || one.startMs() >= newest.startMs())) {
        newest = one;
      }
    }
    return newest == null ? Attempt.FIRST : newest.id();
  }

  void refused(Request step, Answer answer, long nowNanos) {
    if (step instanceof Request.Heartbeat) {
      // An older server does not know it.
      return;
    }
    String why = answer.describe();
    if (answer.isTooLarge() && step instanceof Request.Send send && send.count() > 1) {
      cut(send);
      return;
    }
    if (answer.isNotFound()
        && step instanceof Request.Send send
        && !attempt(send.points()).equals(Attempt.FIRST)
        && !attempt(send.points()).equals(looked)) {
      // Either the run or the attempt.
      steps.addFirst(new Request.Find(attempt(send.points())));
      return;
    }
    if (answer.isCurable() && !(step instanceof Request.Create)) {
      stalled = true;
      notBeforeNanos = nowNanos + Sender.STALLED_NANOS;
      journal.problem("The server does not take what is logged; it waits in the journal: " + why);
      return;
    }
    if (step instanceof Request.Create create) {
      rejected = true;
      begun = true;
      journal.problem("The server refuses the run, so all of it stays in the journal: " + why);
      refusals.refuse(create.begin());
    } else if (step instanceof Request.Edit edit && edit.changes().size() > 1) {
      // A request is taken whole or not at all: the halves are tried, until the change at fault
      // stands alone.
      List<Entry.Change> changes = edit.changes();
      int half = changes.size() / 2;
      steps.remove();
      steps.addFirst(new Request.Edit(changes.subList(half, changes.size())));
      steps.addFirst(new Request.Edit(changes.subList(0, half)));
      return;
    } else if (step instanceof Request.Edit edit) {
      Entry.Change change = edit.changes().get(0);
      refusals.refuse(change);
      journal.problem("The server refuses " + Message.Change.name(change.change()) + ": " + why);
    } else if (step instanceof Request.Send send) {
      journal.problem("The server refuses points: " + why);
      refusals.refusePoints(send.count());
    } else if (step instanceof Request.Finish) {
      refusals.damage("The server refuses the end of the run: " + why);
      finished = true;
    } else {
      refusals.damage("The server refuses an attempt at the run: " + why);
    }
    settle(step);
  }

  private static long counted(List<Entry.Change> changes) {
    return changes.stream().filter(change -> !change.captured()).count();
  }

  /// Puts the halves of a part in its place. That it is cut is noted on the disk first: once a half
  /// is stored, the whole must not be sent again.
  private void cut(Request.Send whole) {
    List<Request.Send> halves = splits.cut(whole);
    storeMark(true);
    steps.remove();
    steps.addFirst(halves.get(1));
    steps.addFirst(halves.get(0));
  }

  void uploaded(Position at, @Nullable String problem) {
    Entry.File file = uploads.remove(at);
    if (file == null) {
      return;
    }
    if (problem != null) {
      refusals.refuseFile(problem);
      return;
    }
    journal.counts.artifacts.sent.increment();
    upkeep.settled(at, file);
  }

  /// The attempt of a frame: an id, or [Attempt#FIRST].
  String attempt(Entry.Points points) {
    String known = points.attempt().equals(Attempt.NEWEST) ? attempt : points.attempt();
    String id = known.equals(Attempt.NEWEST) ? Attempt.FIRST : known;
    return replacements.getOrDefault(id, id);
  }

  /// What the end of the run says of what is missing.
  List<Tag> endTags(Entry.End end) {
    return refusals.tags(end, uploads.size());
  }

  // ---- how far it is ----

  /// What others may know of it, as of the last look.
  private record State(
      Position settled, boolean atRest, boolean sent, boolean uploading, boolean done) {}

  private void publish() {
    boolean quiet = drained && steps.isEmpty() && uploads.isEmpty();
    boolean clean = isClean();
    boolean there = goal != null && place().compareTo(goal) >= 0;
    state =
        new State(
            place(),
            done || broken || stalled || quiet || there,
            (done || quiet || there) && clean && !damagedTail,
            !uploads.isEmpty(),
            done);
  }

  /// There may be more than at the last look. What comes after that is another look's.
  void lookAgain() {
    drained = false;
    stalled = false;
    goal = end();
    publish();
  }

  /// Where the journal ends now; null if that cannot be seen.
  private @Nullable Position end() {
    try {
      List<Integer> segments = journal.folder.segments();
      if (segments.isEmpty()) {
        return null;
      }
      int last = segments.get(segments.size() - 1);
      return new Position(last, Files.size(journal.folder.segment(last)));
    } catch (IOException e) {
      return null;
    }
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

  /// Whether all there was at the last look is settled, or nothing more can be done for now. Any
  /// thread.
  boolean isAtRest() {
    return state.atRest;
  }

  /// Whether the server has all there was at the last look. Any thread.
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
      if (live && ending == null) {
        return false;
      }
      if (takeHold()) {
        return false;
      }
      if (!upkeep.isHeld()) {
        return !journal.folder.isThere();
      }
      // Something may have been added just before the writer ended or died.
      return unsent.peek() == null;
    } catch (IOException | QuipuException e) {
      return !journal.folder.isThere();
    }
  }

  private void finish() {
    done = true;
    try {
      judgeTail();
      storeMark(false);
      if (isClean()) {
        unsent.close();
        upkeep.remove();
      }
    } catch (IOException e) {
      if (journal.folder.isThere()) {
        journal.problem("The journal " + journal.folder + " is sent, but cannot be removed: " + e);
      }
    }
    close();
    answerEnding();
    waiters.forEach(waiter -> waiter.done.complete(true));
    waiters.clear();
  }

  /// Whether the server has all that was read, and all could be read.
  private boolean isClean() {
    return !rejected && !broken && refusals.areNone();
  }

  /// What stands at the end of the journal and is no record: what its writer was writing when it
  /// died, or is writing now, or what was whole once and is damaged.
  private Tail tail() throws IOException {
    return live || broken ? Tail.NONE : unsent.reader().tail();
  }

  private void lookAtTail() throws IOException {
    Tail tail = tail();
    damagedTail = tail.isDamaged();
    if (damagedTail) {
      journal.problem(describe(tail) + "damaged");
    }
  }

  /// Once nobody writes the journal any more, nothing will be added to what stands at its end.
  private void judgeTail() throws IOException {
    Tail tail = upkeep.isHeld() ? tail() : Tail.NONE;
    if (tail.isDamaged()) {
      refusals.damage(describe(tail) + "damaged");
    } else if (tail.bytes() > 0) {
      journal.problem(describe(tail) + "no whole record; they were skipped");
    }
  }

  private String describe(Tail tail) {
    return "The last " + tail.bytes() + " bytes of the journal " + journal.folder + " are ";
  }

  private void answerEnding() {
    if (ending != null) {
      ending.done().complete(journal.report(ending.status()));
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
      unsent.close();
      upkeep.release();
    } catch (IOException e) {
      journal.problem("The journal " + journal.folder + " cannot be closed: " + e);
    }
  }

  private void storeMark(boolean force) {
    if (rejected) {
      return;
    }
    Position at = place();
    boolean behind = at.compareTo(settled) < 0;
    if (!behind && steps.isEmpty()) {
      splits.clear();
    }
    long number = behind ? 0 : settledNumber;
    upkeep.store(
        new Mark(at, number, attempt, splits.all(), refusals.refused(), refusals.damages()), force);
  }
}
