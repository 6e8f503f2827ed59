package dev.quipu.sdk.send;

import dev.quipu.core.text.Text;
import dev.quipu.sdk.journal.Entry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.wire.Answer;
import dev.quipu.sdk.wire.Json;
import java.util.List;

/// Decides what the server's answers mean for the delivery of a journal. Owned by the sender's
/// thread.
///
/// Only what the server definitely refuses is given up, and then the journal is kept.
final class Outcomes {
  /// How long a journal rests after a refusal that somebody may cure: the run does not exist yet,
  /// or the client may not write to it.
  private static final long REST_NANOS = 15_000_000_000L;

  private final Journal journal;
  private final DeliveryState state;
  private final RequestQueue requests;
  private final JournalUpkeep upkeep;
  private boolean resting;
  private long restUntilNanos;

  /// Whether the server has been asked to create the project.
  private boolean projectAsked;

  Outcomes(Journal journal, DeliveryState state, RequestQueue requests, JournalUpkeep upkeep) {
    this.journal = journal;
    this.state = state;
    this.requests = requests;
    this.upkeep = upkeep;
  }

  /// Whether nothing should be sent now.
  boolean isResting() {
    return resting;
  }

  /// Ends the rest if its time is over.
  void wakeIfRested(long nowNanos) {
    if (resting && nowNanos - restUntilNanos >= 0) {
      wake();
    }
  }

  void wake() {
    resting = false;
  }

  void accepted(Request request, Answer answer) {
    conclude(request, new Accepted(answer));
  }

  void refused(Request request, Answer answer, long nowNanos) {
    conclude(request, new Refused(answer, nowNanos));
  }

  /// Concludes from an answer.
  ///
  /// @param outcome returns whether the answer settles the request
  private void conclude(Request request, Request.Visitor<Boolean> outcome) {
    boolean settled = request.accept(outcome);
    if (settled && requests.settle(request)) {
      state.position().settle();
    }
  }

  /// The server has done what was asked, which settles the request.
  private final class Accepted implements Request.Visitor<Boolean> {
    private final Answer answer;

    Accepted(Answer answer) {
      this.answer = answer;
    }

    @Override
    public Boolean createProject(Request.CreateProject create) {
      return true;
    }

    @Override
    public Boolean createRun(Request.CreateRun create) {
      state.begin();
      return true;
    }

    @Override
    public Boolean announceAttempt(Request.AnnounceAttempt announce) {
      state.attempts().announced(announce.attempt(), Json.attemptId(answer.body()));
      return true;
    }

    @Override
    public Boolean findAttempt(Request.FindAttempt find) {
      state.attempts().searched(find.attempt(), Json.attempts(answer.body()));
      return true;
    }

    @Override
    public Boolean loadRun(Request.LoadRun load) {
      state.attempts().resumed(load.resume(), Json.attempts(answer.body()));
      upkeep.storeMark(true);
      return true;
    }

    @Override
    public Boolean reopenRun(Request.ReopenRun reopen) {
      return true;
    }

    @Override
    public Boolean changeRun(Request.ChangeRun change) {
      if (state.position().isNew()) {
        journal.counts().changes().addSent(change.counted());
      }
      return true;
    }

    @Override
    public Boolean createAlert(Request.CreateAlert create) {
      if (state.position().isNew()) {
        journal.counts().changes().addSent(1);
      }
      return true;
    }

    @Override
    public Boolean sendFrame(Request.SendFrame send) {
      state.attempts().pointsSent();
      if (state.position().isNew()) {
        journal.counts().points().addSent(send.count());
      }
      return true;
    }

    @Override
    public Boolean endRun(Request.EndRun end) {
      journal.counts().endSent();
      state.end();
      return true;
    }

    @Override
    public Boolean heartbeat(Request.Heartbeat heartbeat) {
      return true;
    }
  }

  /// The server has refused the request, which may settle it.
  private final class Refused implements Request.Visitor<Boolean> {
    private final Answer answer;
    private final long nowNanos;
    private final String why;

    Refused(Answer answer, long nowNanos) {
      this.answer = answer;
      this.nowNanos = nowNanos;
      why = answer.describe();
    }

    @Override
    public Boolean createProject(Request.CreateProject create) {
      journal.problem(
          "The server refuses to make the project " + Text.quote(journal.project()) + ": " + why);
      return true;
    }

    @Override
    public Boolean createRun(Request.CreateRun create) {
      if (answer.isNotFound() && !projectAsked) {
        // The project is made by the first run that is logged to it. If something else is missing,
        // the server says so again.
        projectAsked = true;
        requests.addFirst(new Request.CreateProject());
        return false;
      }
      state.refuseRun();
      journal.problem("The server refuses the run, so all of it stays in the journal: " + why);
      return true;
    }

    @Override
    public Boolean announceAttempt(Request.AnnounceAttempt announce) {
      return attemptRefused();
    }

    @Override
    public Boolean findAttempt(Request.FindAttempt find) {
      return attemptRefused();
    }

    @Override
    public Boolean loadRun(Request.LoadRun load) {
      return attemptRefused();
    }

    @Override
    public Boolean reopenRun(Request.ReopenRun reopen) {
      return attemptRefused();
    }

    private boolean attemptRefused() {
      if (restsUntilCured()) {
        return false;
      }
      state.refusals().damage("The server refuses an attempt at the run: " + why);
      return true;
    }

    @Override
    public Boolean changeRun(Request.ChangeRun change) {
      if (restsUntilCured()) {
        return false;
      }
      List<Entry.Change> changes = change.changes();
      if (changes.size() > 1) {
        // The server takes a request as a whole or not at all. Halves are tried until the change at
        // fault stands alone.
        int half = changes.size() / 2;
        requests.splitFirst(
            new Request.ChangeRun(changes.subList(0, half)),
            new Request.ChangeRun(changes.subList(half, changes.size())));
        return false;
      }
      Entry.Change refused = changes.get(0);
      state.refusals().refuse(refused);
      journal.problem("The server refuses " + refused.change().target().words() + ": " + why);
      return true;
    }

    @Override
    public Boolean createAlert(Request.CreateAlert create) {
      if (restsUntilCured()) {
        return false;
      }
      state.refusals().refuse(create.alert());
      journal.problem(
          "The server refuses the alert "
              + Text.quote(create.alert().rule().condition())
              + ": "
              + why);
      return true;
    }

    @Override
    public Boolean sendFrame(Request.SendFrame send) {
      if (answer.isTooLarge() && send.count() > 1) {
        split(send);
        return false;
      }
      if (answer.isNotFound() && state.attempts().isUnsearched(send.attempt())) {
        // Either the run or the attempt is missing.
        requests.addFirst(new Request.FindAttempt(send.attempt()));
        return false;
      }
      if (restsUntilCured()) {
        return false;
      }
      journal.problem("The server refuses points: " + why);
      state.refusals().refusePoints(send.count());
      return true;
    }

    /// Puts the halves of a part in its place. The mark with the split is on the disk before a half
    /// is sent: once the server has a half, the whole must not be sent again.
    private void split(Request.SendFrame whole) {
      List<Request.SendFrame> halves = state.splits().split(whole);
      upkeep.storeMark(true);
      requests.splitFirst(halves.get(0), halves.get(1));
    }

    @Override
    public Boolean endRun(Request.EndRun end) {
      if (restsUntilCured()) {
        return false;
      }
      state.refusals().damage("The server refuses the end of the run: " + why);
      state.end();
      return true;
    }

    @Override
    public Boolean heartbeat(Request.Heartbeat heartbeat) {
      // An older server does not know heartbeats.
      return false;
    }

    private boolean restsUntilCured() {
      if (!answer.isCurable()) {
        return false;
      }
      resting = true;
      restUntilNanos = nowNanos + REST_NANOS;
      journal.problem("The server does not take what is logged; it waits in the journal: " + why);
      return true;
    }
  }
}
