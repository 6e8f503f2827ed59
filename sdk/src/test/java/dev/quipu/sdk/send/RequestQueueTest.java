package dev.quipu.sdk.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.core.model.ArtifactPath;
import dev.quipu.core.model.RunId;
import dev.quipu.core.model.RunStatus;
import dev.quipu.core.model.WriterId;
import dev.quipu.sdk.journal.ArtifactEntry;
import dev.quipu.sdk.journal.Entry;
import dev.quipu.sdk.journal.Journal;
import dev.quipu.sdk.journal.JournalFolder;
import dev.quipu.sdk.journal.Mark;
import dev.quipu.sdk.journal.Position;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The requests of one record.
class RequestQueueTest {
  private static final Request FIND = new Request.FindAttempt("a");
  private static final Request REOPEN = new Request.ReopenRun();
  private static final Request ALIVE = new Request.Heartbeat();

  private final DeliveryState state =
      new DeliveryState(
          new Journal(
              new JournalFolder(
                  Path.of("none"),
                  new RunId("0123456789abcdef0123456789abcdef"),
                  new WriterId("123456789abcdef0123456789abcdef0")),
              "r"),
          Mark.START);
  private final RequestQueue requests = new RequestQueue();

  @Test
  void theFirstIsRepeatedUntilItIsSettled() {
    requests.addAll(List.of(FIND, REOPEN));
    assertThat(requests.first(state)).isEqualTo(FIND);
    assertThat(requests.first(state)).isEqualTo(FIND);
    assertThat(requests.settle(FIND)).isFalse();
    assertThat(requests.first(state)).isEqualTo(REOPEN);
    assertThat(requests.settle(REOPEN)).as("the record is settled").isTrue();
    assertThat(requests.first(state)).isNull();
  }

  @Test
  void whatIsNotTheFirstSettlesNothing() {
    requests.addAll(List.of(FIND, REOPEN));
    assertThat(requests.settle(ALIVE)).isFalse();
    assertThat(requests.settle(REOPEN)).isFalse();
    assertThat(requests.first(state)).isEqualTo(FIND);
  }

  @Test
  void halvesComeInThePlaceOfTheFirst() {
    requests.addAll(List.of(FIND, REOPEN));
    requests.splitFirst(ALIVE, REOPEN);
    assertThat(requests.first(state)).isEqualTo(ALIVE);
    assertThat(requests.settle(ALIVE)).isFalse();
    assertThat(requests.settle(REOPEN)).isFalse();
    assertThat(requests.settle(REOPEN)).isTrue();
  }

  @Test
  void theEndSaysWhatIsMissingWhenItIsSent() {
    Entry.End end = new Entry.End(RunStatus.COMPLETED, 9, 1, 0, 0, 0);
    requests.addAll(List.of(new Request.EndRun(end, List.of())));
    state.refusals().refusePoints(2);
    state
        .position()
        .beginUpload(
            new Position(1, 50), new ArtifactEntry.File(new ArtifactPath("a"), "1", true, 1, 1));
    Request first = requests.first(state);
    assertThat(first)
        .isInstanceOfSatisfying(
            Request.EndRun.class,
            sent ->
                assertThat(sent.losses().stream().map(tag -> tag.key() + "=" + tag.value()))
                    .containsExactly(
                        "quipu.sdk.dropped.points=1",
                        "quipu.sdk.refused.points=2",
                        "quipu.sdk.unsent.artifacts=1"));
  }
}
