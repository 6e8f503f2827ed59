package dev.quipu.sdk.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.frame.FrameBuilder;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.WriterId;
import dev.quipu.sdk.journal.Attempt;
import dev.quipu.sdk.journal.Entry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.JournalFolder;
import dev.quipu.sdk.journal.JournalFormat;
import dev.quipu.sdk.journal.JournalReader;
import dev.quipu.sdk.journal.JournalWriter;
import dev.quipu.sdk.journal.LockOwnership;
import dev.quipu.sdk.journal.Mark;
import dev.quipu.sdk.journal.RunChange;
import dev.quipu.sdk.queue.QueueBudget;
import dev.quipu.sdk.wire.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One delivery of a real journal, request by request, against answers that the test gives.
class DeliveryTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Answer DONE = answer(200, "{\"id\":\"1\",\"points\":1}");
  private static final int POINTS = 4;

  @TempDir private Path root;
  private JournalFolder folder;
  private Journal journal;
  private long nowNanos;

  @BeforeEach
  void makeFolder() {
    folder =
        new JournalFolder(
            root,
            new RunId("0123456789abcdef0123456789abcdef"),
            new WriterId("123456789abcdef0123456789abcdef0"));
    journal = new Journal(folder, "r");
  }

  private static Answer answer(int status, String body) {
    return new Answer(status, body.getBytes(StandardCharsets.UTF_8), 0, null);
  }

  private void write(Entry... entries) throws IOException {
    try (JournalWriter writer = new JournalWriter(folder)) {
      long number = 0;
      for (Entry entry : entries) {
        writer.publish(List.of(JournalFormat.record(++number, entry)));
      }
    }
  }

  private static Entry begin() {
    return new Entry.Begin("e", "r", 1, "", null);
  }

  private static Entry tag(String key) {
    return new Entry.Change(new RunChange.SetTag(key, "v"), false);
  }

  private static Entry points(String attempt) {
    FrameBuilder builder = new FrameBuilder();
    for (int step = 0; step < POINTS; step++) {
      builder.add("x", step, step, step);
    }
    return new Entry.Points(1, attempt, POINTS, builder.build().encoded());
  }

  private static Entry end() {
    return new Entry.End(RunStatus.COMPLETED, 9, 0, 0, 0, 0);
  }

  private Delivery delivery() throws IOException {
    Mark mark = Mark.load(folder.mark());
    JournalReader reader = new JournalReader(folder, mark.at(), mark.number());
    UnsentRecords records = new UnsentRecords(reader, null, new QueueBudget(1 << 20));
    return new Delivery(journal, records, mark, new LockOwnership(folder), false);
  }

  /// Answers requests until there is none; returns them in words.
  private List<String> run(Delivery delivery, Function<Request, Answer> server) {
    List<String> sent = new ArrayList<>();
    while (true) {
      Request request =
          delivery.next(
              nowNanos,
              false,
              (of, at, file) -> {
                throw new AssertionError("no files");
              });
      delivery.tidy(nowNanos);
      if (request == null) {
        return sent;
      }
      sent.add(request.accept(new Words()));
      Answer answer = server.apply(request);
      if (answer.verdict(request.proof()) == Answer.Verdict.DONE) {
        delivery.accepted(request, answer);
      } else {
        delivery.refused(request, answer, nowNanos);
      }
    }
  }

  private List<Long> splits() {
    try {
      return Mark.load(folder.mark()).splits();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Words implements Request.Visitor<String> {
    @Override
    public String createProject(Request.CreateProject create) {
      return "project";
    }

    @Override
    public String createRun(Request.CreateRun create) {
      return "create";
    }

    @Override
    public String announceAttempt(Request.AnnounceAttempt announce) {
      return "announce " + announce.attempt().id();
    }

    @Override
    public String findAttempt(Request.FindAttempt find) {
      return "find " + find.attempt();
    }

    @Override
    public String loadRun(Request.LoadRun load) {
      return "load";
    }

    @Override
    public String reopenRun(Request.ReopenRun reopen) {
      return "reopen";
    }

    @Override
    public String changeRun(Request.ChangeRun change) {
      return "change "
          + change.changes().stream().map(one -> one.change().target().words()).toList();
    }

    @Override
    public String createAlert(Request.CreateAlert create) {
      return "alert " + create.alert().rule().condition();
    }

    @Override
    public String sendFrame(Request.SendFrame send) {
      return "send " + send.from() + "-" + send.to() + " " + send.attempt();
    }

    @Override
    public String endRun(Request.EndRun end) {
      return "end " + end.losses().size();
    }

    @Override
    public String heartbeat(Request.Heartbeat heartbeat) {
      return "alive";
    }
  }

  @Test
  void aJournalIsSentInOrderAndRemoved() throws IOException {
    write(begin(), tag("a"), tag("b"), points("x"), end());
    Delivery delivery = delivery();
    assertThat(run(delivery, request -> DONE))
        .containsExactly("create", "change [tag \"a\", tag \"b\"]", "send 0-4 x", "end 0");
    assertThat(delivery.isDone()).isTrue();
    assertThat(delivery.isSent()).isTrue();
    assertThat(folder.isThere()).isFalse();
    assertThat(journal.counts().points().sent()).isEqualTo(POINTS);
    assertThat(journal.counts().changes().sent()).isEqualTo(2);
  }

  @Test
  void aFrameThatIsTooLargeIsSentInHalvesAlsoByWhoGoesOnFromTheMark() throws IOException {
    write(begin(), points("x"), end());
    Delivery first = delivery();
    List<String> sent =
        run(
            first,
            request -> {
              if (request instanceof Request.SendFrame send && send.count() == POINTS) {
                return answer(413, "");
              }
              if (request instanceof Request.SendFrame) {
                assertThat(splits())
                    .as("the mark knows the split before a half is sent")
                    .hasSize(1);
                return answer(403, "");
              }
              return DONE;
            });
    assertThat(sent).containsExactly("create", "send 0-4 x", "send 0-2 x");
    first.close();
    assertThat(run(delivery(), request -> DONE))
        .containsExactly("send 0-2 x", "send 2-4 x", "end 0");
    assertThat(folder.isThere()).isFalse();
  }

  @Test
  void theOneChangeThatIsRefusedIsFoundAndTheOthersAreTaken() throws IOException {
    write(begin(), tag("a"), tag("bad"), tag("c"), end());
    Delivery delivery = delivery();
    assertThat(
            run(
                delivery,
                request -> request.accept(new Words()).contains("bad") ? answer(400, "") : DONE))
        .containsExactly(
            "create",
            "change [tag \"a\", tag \"bad\", tag \"c\"]",
            "change [tag \"a\"]",
            "change [tag \"bad\", tag \"c\"]",
            "change [tag \"bad\"]",
            "change [tag \"c\"]",
            "end 1");
    assertThat(journal.counts().changes().refusals()).isEqualTo(1);
    assertThat(journal.counts().changes().refused()).as("refused by the SDK").isZero();
    assertThat(folder.isThere()).as("a tag is no reason to keep a journal").isFalse();
  }

  @Test
  void pointsThatAreRefusedForGoodAreCountedAndTheJournalIsKept() throws IOException {
    write(begin(), points("x"), end());
    Delivery delivery = delivery();
    run(delivery, request -> request instanceof Request.SendFrame ? answer(400, "") : DONE);
    assertThat(delivery.isDone()).isTrue();
    assertThat(delivery.isSent()).isFalse();
    assertThat(folder.segments()).isNotEmpty();
    assertThat(Mark.load(folder.mark()).refused()).isEqualTo(new Mark.Refused(POINTS, 0, 0));
  }

  @Test
  void aMissingPermissionLetsTheJournalRestAndItGoesOnLater() throws IOException {
    write(begin(), points("x"), end());
    Delivery delivery = delivery();
    assertThat(
            run(delivery, request -> request instanceof Request.SendFrame ? answer(403, "") : DONE))
        .containsExactly("create", "send 0-4 x");
    assertThat(delivery.isAtRest()).isTrue();
    nowNanos += SECOND;
    assertThat(run(delivery, request -> DONE)).isEmpty();
    nowNanos += 15 * SECOND;
    assertThat(run(delivery, request -> DONE)).containsExactly("send 0-4 x", "end 0");
    assertThat(folder.isThere()).isFalse();
  }

  @Test
  void pointsOfAnAttemptThatIsGoneAreSentToTheNewest() throws IOException {
    write(begin(), points("gone"), end());
    Answer attempts =
        answer(200, "{\"attempts\":[{\"id\":\"there\",\"fromStep\":0,\"startMs\":5}]}");
    assertThat(
            run(
                delivery(),
                request -> {
                  if (request instanceof Request.FindAttempt) {
                    return attempts;
                  }
                  return request instanceof Request.SendFrame send && send.attempt().equals("gone")
                      ? answer(404, "")
                      : DONE;
                }))
        .containsExactly("create", "send 0-4 gone", "find gone", "send 0-4 there", "end 0");
  }

  @Test
  void aRunThatIsResumedAsksOnceWhichAttemptIsTheNewest() throws IOException {
    write(new Entry.Resume(10, true, null, false), points(Attempt.NEWEST), end());
    Answer run =
        answer(200, "{\"id\":\"1\",\"attempts\":[{\"id\":\"last\",\"fromStep\":0,\"startMs\":5}]}");
    assertThat(run(delivery(), request -> request instanceof Request.LoadRun ? run : DONE))
        .containsExactly("load", "reopen", "send 0-4 last", "end 0");
  }

  @Test
  void aRunThatIsRefusedKeepsItsWholeJournal() throws IOException {
    write(begin(), tag("a"), points("x"), end());
    Delivery delivery = delivery();
    assertThat(run(delivery, request -> answer(400, ""))).containsExactly("create");
    assertThat(delivery.isDone()).isTrue();
    assertThat(delivery.isSent()).isFalse();
    assertThat(folder.segments()).hasSize(1);
    assertThat(Mark.load(folder.mark())).isEqualTo(Mark.START);
    assertThat(journal.counts().points().refusals()).isEqualTo(POINTS);
    assertThat(journal.counts().points().refused()).as("refused by the SDK").isZero();
    assertThat(journal.counts().changes().refusals()).isEqualTo(1);
    assertThat(journal.counts().changes().refused()).as("refused by the SDK").isZero();
  }

  @Test
  void whoDoesNotOwnAJournalSendsItAndNeitherMarksNorRemovesIt() throws IOException {
    write(begin(), points("x"), end());
    LockOwnership other = new LockOwnership(folder);
    assertThat(other.tryTake()).isTrue();
    Delivery delivery = delivery();
    assertThat(run(delivery, request -> DONE)).containsExactly("create", "send 0-4 x", "end 0");
    assertThat(delivery.isDone()).isFalse();
    assertThat(folder.segments()).hasSize(1);
    assertThat(Mark.load(folder.mark())).isEqualTo(Mark.START);
    other.release();
    nowNanos += 2 * SECOND;
    assertThat(run(delivery, request -> DONE)).isEmpty();
    assertThat(delivery.isDone()).isTrue();
    assertThat(folder.isThere()).isFalse();
  }
}
